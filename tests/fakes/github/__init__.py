"""A fake of GitHub's REST API for secrets and variables: it remembers, and refuses as GitHub does.

    python -m tests.fakes.github --port 0 --initial F --state-file F --traffic F [--tls DIR]

places.py     which store a path means             access.py     what a token may do
secrets.py    operations on secrets                variables.py  operations on variables
selection.py  an org item's repositories           lookups.py    repositories, orgs, GraphQL, limits
world.py      orgs, repositories, stores, dump     sealed.py     key pairs; opens sealed boxes
names.py      the rules for names and sizes        answers.py    answers, refusals, pages
limits.py     rate limits                          faults.py     planted faults
server.py     one request                          running.py    starts the fake for a test
"""
