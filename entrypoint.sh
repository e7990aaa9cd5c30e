#!/bin/sh
# The image's own entry point, for `docker run` by hand. Workflow steps enter through names of the
# program itself (action.yml), since a shell drops every input with a hyphen in its name.
exec /esc-courier "$@"
