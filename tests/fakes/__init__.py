"""Fakes of the services that esc-courier talks to: other language and libraries than the client.

github/, lambda_cloud/   one service each              openapi/     what their traffic is judged by
serving.py   what they share: one request              command.py   their command line
faults.py    planted faults                            control.py   /_fake/...: for tests only
record.py    traffic as JSON lines                     process.py   starts one for a test
tls.py       the test CA                               judge.py     judges recorded traffic
"""
