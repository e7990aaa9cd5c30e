"""A fake of the Lambda Cloud API, below /api/v1: instances, instance types, SSH keys. It remembers,
and refuses as Lambda does.

    python -m tests.fakes.lambda_cloud --port 0 --initial F --state-file F --traffic F [--tls DIR]

world.py      API keys, types and their capacity, SSH keys, instances     server.py   one request
operations.py what each path does                                        faults.py   planted faults
limits.py     one request a second, one launch in twelve                 running.py  for a test

Facts come from Lambda's OpenAPI description, version 1.8.3 (cloud.lambda.ai/api/v1/openapi.json);
tests/fakes/openapi/lambda.yaml states those that traffic is judged by. The folder is not named
`lambda`, which Python could not import.
"""
