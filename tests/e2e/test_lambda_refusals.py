"""Lambda Cloud refusing, failing, being something else; what is refused before it is asked."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e.lambda_account import (  # noqa: F401
    A10,
    Account,
    account,
    error,
    lambda_cloud,
    lambda_process,
    rendered,
    write_metadata,
)
from tests.fakes.lambda_cloud.running import LambdaCloud

LAUNCH = "/instance-operations/launch$"
PERHAPS = "; it may have been launched all the same: esc-courier lambda list"

REFUSED_LAUNCHES = {
    "insufficient-capacity": (
        "there is no capacity left for it (400, instance-operations/launch/insufficient-capacity: "
        "Not enough capacity to fulfill launch request. Choose an instance type with more "
        "availability, or try again later.)",
        "it was there a moment ago: run again, or choose another --region or --instance-type",
    ),
    "quota": (
        "the account's quota is used up (400, global/quota-exceeded: Quota exceeded. Contact "
        "Support to increase your quota.)",
        "terminate what is not needed (esc-courier lambda list), or ask Lambda for more",
    ),
    "invalid-address": (
        "Lambda does not accept the billing address (403, global/invalid-address: Your billing "
        "address is invalid. Make sure your billing address is valid. Contact Support if problems "
        "continue.)",
        "mend it at cloud.lambda.ai",
    ),
    "too-many": (
        "Lambda's rate limit is reached (429, global/rate-limited: Too many requests.)",
        "wait 12 seconds, and run again",
    ),
    "server-error": (
        "Lambda failed (500, global/internal-error: An internal server error occurred. Try again "
        "later. Contact Support if the problem persists.)",
        f"try again later{PERHAPS}",
    ),
    "close": (
        "no answer from @HOST@: Server returned nothing (no headers, no data)",
        f"check the URL, the network, and HTTPS_PROXY if this network needs a proxy{PERHAPS}",
    ),
}


def launched_while(program, folder, kind, own):
    """What came of a launch that meets the fault, at a fake of its own."""
    with LambdaCloud(own, options=["--no-limits"]) as fake:
        fake.plant({"path": LAUNCH, "kind": kind, "times": 0})
        account = Account(program, folder, fake)
        # With so short a deadline no request is tried again.
        run = account.run("launch", "web", *A10, "--deadline", "5")
        message, hint = REFUSED_LAUNCHES[kind]
        message = message.replace("@HOST@", f"127.0.0.1:{fake.port}")
        assert (run.code, run.out, run.err) == (1, "", error(f"launching web: {message}", hint))
        assert fake.instances() == {}
        assert len(account.writes()) == 1


@pytest.fixture(scope="module", autouse=True)
def begun(program, rendered, tmp_path_factory):
    """What mostly waits, begun with the first test: a launch is four requests, a second apart."""
    with ThreadPoolExecutor(len(REFUSED_LAUNCHES)) as pool:
        runs = {}
        for kind in REFUSED_LAUNCHES:
            own = tmp_path_factory.mktemp("own")
            runs[kind] = pool.submit(launched_while, program, rendered, kind, own)
        yield runs


@pytest.mark.parametrize("kind", REFUSED_LAUNCHES)
def test_a_launch_that_is_refused(begun, kind):
    begun[kind].result()


READING = {
    "unauthorized": (
        "Lambda does not accept the API key (401, global/invalid-api-key: API key was invalid, "
        "expired, or deleted. Check your API key or create a new one, then try again.)",
        "it is wrong, or was deleted: make a new one at cloud.lambda.ai/api-keys",
    ),
    "provider": (
        "Lambda failed (503, provider/internal-unavailable: Provider unavailable Try again "
        "shortly)",
        "try again later",
    ),
    "bad-gateway": ("Lambda failed (502)", "try again later"),
    "html": (
        "Lambda gave an answer that does not fit (200)",
        "is @URL@ really Lambda's API? Its answer is not JSON",
    ),
    "not-json": (
        "Lambda gave an answer that does not fit (200)",
        "run again; if it stays so, report it",
    ),
    "truncate": (
        "no answer from @HOST@: Transferred a partial file",
        "check the URL, the network, and HTTPS_PROXY if this network needs a proxy",
    ),
}


@pytest.mark.parametrize("kind", READING)
def test_reading(account, kind):
    account.fake.plant({"kind": kind, "times": 0})
    message, hint = READING[kind]
    message = message.replace("@HOST@", f"127.0.0.1:{account.fake.port}")
    expected = error(f"listing the instances: {message}", hint.replace("@URL@", account.fake.api))
    for arguments in (["list"], ["launch", "web", *A10], ["terminate", "web", "--allow", "delete"]):
        run = account.run(*arguments, "--deadline", "1")
        assert (run.code, run.out, run.err) == (1, "", expected)
    assert account.writes() == []


@pytest.mark.parametrize("arguments, message, hint", [
    (["--instance-type", "gpu_8x_h100"], "no region has capacity for gpu_8x_h100",
     "with capacity now: gpu_1x_a10 (us-east-1, us-west-1), gpu_1x_gh200 (us-east-1)"),
    ([*A10, "--region", "us-south-1"], 'region "us-south-1" has no capacity for gpu_1x_a10',
     "with capacity now: us-east-1, us-west-1"),
    (["--instance-type", "gpu_1x_a1O"], 'Lambda Cloud has no instance type "gpu_1x_a1O"',
     'did you mean "gpu_1x_a10"?'),
    ([*A10, "--ssh-key", "mine"], 'the account has no SSH key "mine"',
     "it has pulumi_lambda_key; esc-courier lambda keys add NAME FILE.pub"),
    ([], "no instance type is given", "--instance-type TYPE, such as gpu_1x_a10"),
])  # fmt: skip
def test_what_cannot_be_launched_is_not_asked_for(account, arguments, message, hint):
    run = account.run("launch", "web", *arguments)
    assert run.code in (1, 2)
    assert (run.out, run.err) == ("", error(message, hint))
    assert account.writes() == []


@pytest.mark.parametrize("options, message, hint", [
    ([], "no API key of Lambda Cloud is given",
     "set LAMBDA_API_KEY, or name the environment that holds it with --environment"),
    (["--environment", "sophia/gpu", "--definitions", ".", "--api-key-from", "lambda.kay"],
     "sophia/gpu: lambda.kay is no text that could be the API key",
     "--api-key-from PATH, or leave out --environment and set LAMBDA_API_KEY"),
    (["--environment", "sophia/gpu", "--definitions", ".", "--api-key-from", "lambda"],
     "sophia/gpu: lambda is no text that could be the API key",
     "--api-key-from PATH, or leave out --environment and set LAMBDA_API_KEY"),
])  # fmt: skip
def test_without_a_key(account, options, message, hint):
    run = account.run("list", *options, env={"LAMBDA_API_KEY": ""})
    assert (run.code, run.out, run.err) == (2, "", error(message, hint))
    assert account.fake.traffic() == []


@pytest.mark.parametrize("changes, data, message, hint", [
    ({}, b"#cloud-config\n{}\n",
     "@/user-data.yaml: is not what render wrote: its SHA-256 is not that of @/m.json",
     "render it again: esc-courier render --target lambda"),
    ({"target": "ec2"}, b"", '@/m.json: the user data is for "ec2", expected lambda',
     "render it again: esc-courier render --target lambda"),
    ({"version": 2}, b"", "@/m.json: is of another version than 1",
     "render it with this esc-courier"),
    ({"userData": []}, b"", "@/m.json: is no metadata file of user data",
     "esc-courier render writes one beside the user data"),
])  # fmt: skip
def test_user_data_that_is_refused(account, tmp_path, changes, data, message, hint):
    path = write_metadata(account, tmp_path, **changes)
    (tmp_path / "user-data.yaml").write_bytes(data)
    run = account.run("launch", "web", *A10, "--metadata", path)
    expected = error(message.replace("@", str(tmp_path)), hint)
    assert (run.code, run.out, run.err) == (2, "", expected)
    assert account.fake.traffic() == []


BAD_NAMES = {
    "": ("is empty", "if it comes from a variable, that is not set"),
    "a\nb": ("is one line of at most 64 characters", "choose another name"),
    "n" * 65: ("is one line of at most 64 characters", "choose another name"),
    b"\xff": ("is one line of at most 64 characters", "choose another name"),
}


@pytest.mark.parametrize("name", BAD_NAMES)
def test_names_that_nothing_has(account, name):
    finding, hint = BAD_NAMES[name]
    for command, what in (
        (["launch", name, *A10], "an instance"),
        (["terminate", name, "--allow", "delete"], "an instance"),
        (["keys", "add", name, "k.pub"], "an SSH key"),
        (["keys", "remove", name, "--allow", "delete"], "an SSH key"),
    ):
        run = account.run(*command)
        assert (run.code, run.err) == (2, error(f"the name of {what} {finding}", hint))
    assert account.fake.traffic() == []
