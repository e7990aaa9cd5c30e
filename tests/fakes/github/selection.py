"""The visibility of an org's item, and the repositories selected to see it."""

from . import access, documents
from .answers import Answer, Refusal, invalid, missing, not_found, page_of
from .world import VISIBILITIES


def ids_of(call, value):
    """Repository ids as integers. Strings pass where old versions of the API took them."""
    strings_pass = call.place.scope == "user" or (
        call.place.app == "dependabot" and call.version < "2026-03-10"
    )
    if not isinstance(value, list):
        raise invalid("Invalid request.\n\nselected_repository_ids is not an array.")
    numbers = []
    for entry in value:
        if strings_pass and isinstance(entry, str) and entry.isdecimal():
            entry = int(entry)
        if not isinstance(entry, int) or isinstance(entry, bool):
            raise invalid(f"Invalid request.\n\nFor 'items', {entry!r} is not an integer.")
        numbers.append(entry)
    for number in numbers:
        if not _selectable(call, call.world.repo_by_id(number)):
            raise invalid(f"Repository with id {number} was not found in this scope.")
    return sorted(set(numbers))


def _selectable(call, repo):
    if repo is None:
        return False
    return call.place.scope == "user" or repo.owner.lower() == call.place.org.login.lower()


def wanted(call, body, current, required):
    """(visibility, selected ids) after this request, or a refusal."""
    if call.place.scope == "user":
        ids = body.get("selected_repository_ids")
        before = current.selected if current else []
        return "selected", before if ids is None else ids_of(call, ids)
    if call.place.scope != "org":
        return None, []
    visibility = body.get("visibility", None if required else current and current.visibility)
    if visibility is None:
        raise missing("Secret" if call.place.kind == "secrets" else "Variable", "visibility")
    if visibility not in VISIBILITIES:
        raise invalid("Invalid request.\n\nvisibility is not a member of all, private, selected.")
    if "selected_repository_ids" in body and visibility != "selected":
        raise invalid("selected_repository_ids can only be set when visibility is selected.")
    if visibility != "selected":
        return visibility, []
    if "selected_repository_ids" in body:
        return visibility, ids_of(call, body["selected_repository_ids"])
    return visibility, list(current.selected) if current else []


def serve(call, item):
    """.../NAME/repositories and .../NAME/repositories/ID."""
    place = call.place
    if place.scope not in ("org", "user"):
        raise not_found()
    conflict = Refusal(409, "Visibility type is not set to selected.")
    if len(place.rest) == 2 and call.method == "GET":
        if item.visibility != "selected" and place.kind == "variables":
            raise conflict
        repos = [call.world.repo_by_id(number) for number in item.selected]
        shown = [documents.repository(call, repo) for repo in repos if repo]
        return page_of(call, "repositories", shown, 30, 100)
    if len(place.rest) == 2 and call.method == "PUT":
        if item.visibility != "selected":
            raise conflict
        body = call.json()
        if "selected_repository_ids" not in body:
            raise missing("Secret", "selected_repository_ids")
        item.selected = ids_of(call, body["selected_repository_ids"])
        return call.changed(item, Answer(204))
    if len(place.rest) == 3 and call.method in ("PUT", "DELETE"):
        return _one(call, item, place.rest[2], conflict)
    raise not_found()


def _one(call, item, text, conflict):
    repo = call.world.repo_by_id(int(text)) if text.isdecimal() else None
    if not _selectable(call, repo) or not access.sees_repo(call.token, repo):
        raise not_found()
    if item.visibility != "selected":
        raise conflict
    item.selected = sorted(set(item.selected) - {repo.id})
    if call.method == "PUT":
        item.selected = sorted([*item.selected, repo.id])
    return call.changed(item, Answer(204))


def visible_items(call, store):
    """Items of the repository's owner that the repository may see: (name, item) pairs."""
    repo = call.place.repo
    for name, item in sorted(store.items.items()):
        if item.visibility == "selected" and repo.id not in item.selected:
            continue
        if item.visibility == "private" and not repo.private:
            continue
        yield name, item
