#!/bin/sh
# ${nothing} is replaced in files.
echo "$HOME"