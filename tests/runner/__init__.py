"""A double of GitHub's runner: runs one action step and consumes what it emits, as actions/runner
2.336 does. It shares no code with the program under test.

    job = Job(folder, secrets=["what the workflow holds"])
    step = Step(command=["build/static/esc-courier", "action"], inputs={"command": "pull"})
    result = job.run_step(step)          # StepResult: exit, log, masks, outputs, env, ...
    job.run_post(step, result)

job.py       Job, Step, StepResult             launch.py    a process, or `docker run`
environ.py   what the step finds in its env    mounts.py    host paths and container paths
lines.py     bytes to lines                    commands.py  ::name key=value::data, ##[name]data
session.py   what each command does            issues.py    annotations
masker.py    the secret masker                 filecommands.py  GITHUB_ENV, GITHUB_OUTPUT, ...
action.py    a Step from an action.yml         act.py       what nektos/act would mask instead
"""

from tests.runner.action import step_of_action
from tests.runner.job import Job, Step, StepResult

__all__ = ["Job", "Step", "StepResult", "step_of_action"]
