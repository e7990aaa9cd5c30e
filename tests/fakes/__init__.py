"""Fakes of the services that esc-courier talks to: other language and libraries than the client."""
