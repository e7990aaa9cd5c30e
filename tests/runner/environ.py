"""The environment of a step: what is set, and which of several sources wins."""

# github context members that are exported as GITHUB_*. GITHUB_TOKEN is not among them.
_GITHUB = (
    "action action_ref action_repository actor actor_id api_url artifacts artifacts_list base_ref "
    "env event_name event_path graphql_url head_ref job output path ref ref_name ref_protected "
    "ref_type repository repository_id repository_owner repository_owner_id retention_days "
    "run_attempt run_id run_number server_url sha state step_summary triggering_actor workflow "
    "workflow_ref workflow_sha workspace"
).split()


def input_name(name):
    """Blanks become `_`; nothing else changes but the case."""
    return "INPUT_" + name.replace(" ", "_").upper()


def github_context(job, files):
    owner, _ = job.repository.split("/")
    usual = {
        "action": "__self",
        "actor": "octo",
        "actor_id": "1",
        "api_url": "https://api.github.com",
        "event_name": "push",
        "event_path": str(job.mounts.workflow / "event.json"),
        "graphql_url": "https://api.github.com/graphql",
        "job": "test",
        "ref": "refs/heads/main",
        "ref_name": "main",
        "ref_protected": "false",
        "ref_type": "branch",
        "repository": job.repository,
        "repository_id": "101",
        "repository_owner": owner,
        "repository_owner_id": "1",
        "retention_days": "90",
        "run_attempt": "1",
        "run_id": "1",
        "run_number": "1",
        "server_url": "https://github.com",
        "sha": "0123456789abcdef0123456789abcdef01234567",
        "triggering_actor": "octo",
        "workflow": "test",
        "workflow_ref": f"{job.repository}/.github/workflows/test.yml@refs/heads/main",
        "workflow_sha": "0123456789abcdef0123456789abcdef01234567",
        "workspace": str(job.mounts.workspace),
    }
    return usual | job.github | {name: str(path) for name, path in files.items()}


def runner_context(job):
    return {
        "os": "Linux",
        "arch": "X64",
        "name": "double",
        "environment": "github-hosted",
        "tool_cache": str(job.mounts.tools),
        "temp": str(job.mounts.temp),
        "workspace": str(job.mounts.workspace.parent),
    } | ({"debug": "1"} if job.debug else {})


def compose(job, step, files, state):
    """Later sources win, but `runs.env` of the action only adds."""
    env = dict(job.env) | step.env
    env |= {f"STATE_{name}": value for name, value in state.items()}
    env |= {input_name(name): value for name, value in step.inputs.items()}
    env = dict(step.action_env) | env
    env["HOME"] = str(job.mounts.home)
    context = github_context(job, files)
    env |= {f"GITHUB_{name.upper()}": context[name] for name in _GITHUB if name in context}
    env |= {f"RUNNER_{name.upper()}": value for name, value in runner_context(job).items()}
    env |= job.runtime_env
    env["GITHUB_ACTIONS"] = "true"
    env.setdefault("CI", "true")
    return env
