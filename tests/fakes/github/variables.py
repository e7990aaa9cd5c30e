"""Operations on variables: list, get, create, update (also the name), delete."""

from . import names, selection
from .answers import Answer, Refusal, invalid, missing, not_found, page_of
from .world import Item


def serve(call):
    place, store = call.place, call.store
    if place.visible_from_org:
        return _list(call, list(selection.visible_items(call, store)), with_visibility=False)
    if not place.rest:
        if call.method == "POST":
            return _create(call)
        call.only("GET")
        return _list(call, sorted(store.items.items()))
    name = place.rest[0].upper()
    if name not in store.items:
        raise not_found()
    if len(place.rest) > 1:
        if place.rest[1] != "repositories":
            raise not_found()
        return selection.serve(call, store.items[name])
    if call.method == "PATCH":
        return _update(call, name)
    if call.method == "DELETE":
        del store.items[name]
        return call.changed(None, Answer(204))
    call.only("GET")
    return Answer(200, _document(call, name, store.items[name]))


def _document(call, name, item, with_visibility=True):
    shown = {
        "name": name,
        "value": item.value.decode(),
        "created_at": item.created_at,
        "updated_at": item.updated_at,
    }
    if item.visibility and with_visibility:
        shown["visibility"] = item.visibility
        if item.visibility == "selected":
            shown["selected_repositories_url"] = call.sibling(name, "repositories")
    return shown


def _list(call, pairs, with_visibility=True):
    shown = [_document(call, name, item, with_visibility) for name, item in pairs]
    return page_of(call, "variables", shown, 10, 30)


def _good_name(body):
    name = body["name"]
    trouble = "Variable name must be a string." if not isinstance(name, str) else None
    trouble = trouble or names.why_refused(name, "Variable")
    if trouble:
        raise invalid(trouble)
    return name.upper()


def _good_value(body):
    value = body["value"]
    if not isinstance(value, str):
        raise invalid("Invalid request.\n\nvalue is not a string.")
    if len(value.encode()) > names.MAX_VALUE_BYTES:
        raise invalid("Value is too large.")
    return value.encode()


def _create(call):
    body, store, place = call.json(), call.store, call.place
    for member in ("name", "value"):
        if member not in body:
            raise missing("Variable", member)
    name, value = _good_name(body), _good_value(body)
    visibility, selected = selection.wanted(call, body, None, required=True)
    if name in store.items:
        raise Refusal(409, "Already exists - Variable already exists")
    if len(store.items) >= names.MAX_VARIABLES[place.scope]:
        raise invalid(f"The limit of {names.MAX_VARIABLES[place.scope]} variables is reached.")
    now = call.world.clock.stamp()
    store.items[name] = Item(value, now, now, visibility, selected)
    return call.changed(None, Answer(201, {}))


def _update(call, name):
    body, store = call.json(), call.store
    item = store.items[name]
    new_name = _good_name(body) if "name" in body else name
    value = _good_value(body) if "value" in body else item.value
    visibility, selected = selection.wanted(call, body, item, required=False)
    if new_name != name and new_name in store.items:
        raise Refusal(409, "Already exists - Variable already exists")
    item.value, item.visibility, item.selected = value, visibility, selected
    store.items[new_name] = store.items.pop(name)
    return call.changed(item, Answer(204))
