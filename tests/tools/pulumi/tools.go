//go:build tools

// Pins the Pulumi engine with all that it is made of.
package tools

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"
