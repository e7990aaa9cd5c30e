"""Operations on secrets: public key, list, get, create or update, delete."""

from . import names, selection
from .answers import Answer, invalid, missing, not_found, page_of
from .sealed import BadBox
from .world import Item

BAD_BOX = "Bad request - validation failed due to an improperly encrypted secret"
# What a PUT must carry. For an org, leaving the value out changes only the visibility.
_REQUIRED = {
    ("repo", "actions"): ("encrypted_value", "key_id"),
    ("environment", "actions"): ("encrypted_value", "key_id"),
    ("org", "agents"): ("encrypted_value", "key_id"),
    ("repo", "agents"): ("encrypted_value", "key_id"),
    ("user", "codespaces"): ("key_id",),
}


def serve(call):
    place, store = call.place, call.store
    if place.visible_from_org:
        return _list(call, list(selection.visible_items(call, store)), with_visibility=False)
    if not place.rest:
        call.only("GET")
        return _list(call, sorted(store.items.items()))
    if place.rest == ["public-key"]:
        call.only("GET")
        return Answer(200, store.keys.document())
    name = place.rest[0].upper()
    if len(place.rest) == 1 and call.method == "PUT":
        return _put(call, name)
    if name not in store.items:
        raise not_found()
    if len(place.rest) > 1:
        if place.rest[1] != "repositories":
            raise not_found()
        return selection.serve(call, store.items[name])
    if call.method == "DELETE":
        del store.items[name]
        return call.changed(None, Answer(204))
    call.only("GET")
    return Answer(200, _document(call, name, store.items[name]))


def _document(call, name, item, with_visibility=True):
    shown = {"name": name, "created_at": item.created_at, "updated_at": item.updated_at}
    if item.visibility and with_visibility:
        shown["visibility"] = item.visibility
        if item.visibility == "selected":
            shown["selected_repositories_url"] = call.sibling(name, "repositories")
    return shown


def _list(call, pairs, with_visibility=True):
    shown = [_document(call, name, item, with_visibility) for name, item in pairs]
    return page_of(call, "secrets", shown, 30, 100)


def _put(call, name):
    body, store, place = call.json(), call.store, call.place
    current = store.items.get(name)
    trouble = names.why_refused(call.place.rest[0], "Secret")
    if trouble:
        raise invalid(trouble)
    for member in _REQUIRED.get((place.scope, place.app), ()):
        if member not in body:
            raise missing("Secret", member)
    visibility, selected = selection.wanted(call, body, current, required=place.scope == "org")
    value = _opened(body, store)
    if current is None:
        if value is None:
            raise missing("Secret", "encrypted_value")
        if len(store.items) >= names.MAX_SECRETS[place.scope]:
            raise invalid(f"The limit of {names.MAX_SECRETS[place.scope]} secrets is reached.")
        now = call.world.clock.stamp()
        store.items[name] = Item(value, now, now, visibility, selected)
        return call.changed(None, Answer(201, {}))
    if value is not None:
        current.value = value
    current.visibility, current.selected = visibility, selected
    return call.changed(current, Answer(204))


def _opened(body, store):
    """The plaintext that was sealed, or None if the request carries no value."""
    encrypted, key_id = body.get("encrypted_value"), body.get("key_id")
    if encrypted is None:
        return None
    if key_id is None:
        raise missing("Secret", "key_id")
    if not isinstance(encrypted, str) or not isinstance(key_id, str):
        raise invalid("Invalid request.\n\nencrypted_value and key_id must be strings.")
    if key_id != store.keys.key_id:
        raise invalid(BAD_BOX)
    try:
        value = store.keys.open(encrypted)
    except BadBox as error:
        raise invalid(BAD_BOX) from error
    if len(value) > names.MAX_VALUE_BYTES:
        raise invalid("Value is too large.")
    return value
