"""Fakes of the services that esc-courier talks to: other language, other libraries than the client."""
