// What the reference answers for a case, in the shape of its expected.json.

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/esc"
	"github.com/pulumi/esc/ast"
	"github.com/pulumi/esc/eval"
	"github.com/pulumi/esc/syntax"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// Answer has the members of expected.json (their capitals too), and Crash: the stage at which the reference
// crashed and its words. What was complete by then is present.
type Answer struct {
	Crash            string             `json:"crash,omitempty"`
	LoadDiags        syntax.Diagnostics `json:"loadDiags,omitempty"`
	CheckDiags       syntax.Diagnostics `json:"checkDiags,omitempty"`
	Check            json.RawMessage    `json:"check,omitempty"`
	CheckJSON        json.RawMessage    `json:"checkJson,omitempty"`
	EvalDiags        syntax.Diagnostics `json:"evalDiags,omitempty"`
	Eval             json.RawMessage    `json:"eval,omitempty"`
	EvalJSONRedacted json.RawMessage    `json:"evalJsonRedacted,omitempty"`
	EvalJSONRevealed json.RawMessage    `json:"evalJSONRevealed,omitempty"`
	RotateDiags      syntax.Diagnostics `json:"rotateDiags,omitempty"`
	Rotate           json.RawMessage    `json:"rotate,omitempty"`
	RotateJSON       json.RawMessage    `json:"rotateJson,omitempty"`
	RotatePatches    []*eval.Patch      `json:"rotatePatches,omitempty"`
}

// answer runs the case. Diagnostics stay in the order in which the reference issued them.
func answer(c *Case) (a Answer) {
	stage := "load"
	defer func() {
		if r := recover(); r != nil {
			a.Crash = fmt.Sprintf("%s: panic: %v", stage, r)
		}
	}()
	fail := func(err error) { a.Crash = stage + ": " + err.Error() }

	execContext, err := newContext()
	if err != nil {
		fail(err)
		return
	}
	ctx, name := context.Background(), c.rootName()
	var decl *ast.EnvironmentDecl
	if decl, a.LoadDiags, err = eval.LoadYAMLBytes(name, []byte(c.Files["env.yaml"])); err != nil {
		fail(err)
		return
	}

	stage = "check"
	checked, diags := eval.CheckEnvironment(
		ctx, name, decl, rot128{}, providers{}, loader{c}, execContext, c.Overrides.ShowSecrets)
	if a.Check, a.CheckJSON, err = export(checked, true); err != nil {
		fail(err)
		return
	}
	a.CheckDiags = diags

	stage = "eval"
	opened, diags := eval.EvalEnvironment(ctx, name, decl, rot128{}, providers{}, loader{c}, execContext)
	if a.Eval, a.EvalJSONRedacted, err = export(opened, true); err == nil {
		_, a.EvalJSONRevealed, err = export(opened, false)
	}
	if err != nil {
		fail(err)
		return
	}
	a.EvalDiags = diags

	if !c.Overrides.Rotate {
		return
	}
	stage = "rotate"
	var paths []resource.PropertyPath
	for _, text := range c.Overrides.RotatePaths {
		p, err := resource.ParsePropertyPath(text)
		if err != nil {
			fail(err)
			return
		}
		paths = append(paths, p)
	}
	rotated, result, diags := eval.RotateEnvironment(
		ctx, name, decl, rot128{}, providers{}, loader{c}, execContext, paths)
	if a.Rotate, a.RotateJSON, err = export(rotated, true); err != nil {
		fail(err)
		return
	}
	a.RotateDiags = diags
	a.RotatePatches = result.Patches()
	slices.SortFunc(a.RotatePatches, func(x, y *eval.Patch) int { return strings.Compare(x.DocPath, y.DocPath) })
	return
}

func newContext() (*esc.ExecContext, error) {
	id := values{"id": esc.NewValue("USER_123")}
	return esc.NewExecContext(values{"pulumi": esc.NewValue(values{"user": esc.NewValue(id)})})
}

// export gives an environment as JSON and its properties as plain JSON; both absent without environment.
func export(env *esc.Environment, redact bool) (full, plain json.RawMessage, err error) {
	if env == nil {
		return nil, nil, nil
	}
	if full, err = json.Marshal(env); err != nil {
		return nil, nil, err
	}
	plain, err = json.Marshal(esc.NewValue(env.Properties).ToJSON(redact))
	return full, plain, err
}
