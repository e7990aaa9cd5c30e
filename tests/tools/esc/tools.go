package main

import _ "github.com/pulumi/esc/cmd/esc/cli"

func main() {}
