// The providers, rotators, cipher and loader that the published cases of the reference are written for.

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"syscall"

	"github.com/pulumi/esc"
	"github.com/pulumi/esc/eval"
	"github.com/pulumi/esc/schema"
)

type values = map[string]esc.Value

// provider is a fake provider: two schemas and a function.
type provider struct {
	inputs, outputs *schema.Schema
	open            func(inputs values) (esc.Value, error)
}

func (p provider) Schema() (*schema.Schema, *schema.Schema) { return p.inputs, p.outputs }

func (p provider) Open(_ context.Context, inputs values, _ esc.EnvExecContext) (esc.Value, error) {
	return p.open(inputs)
}

// rotator is a fake rotator: three schemas and two functions.
type rotator struct {
	inputs, state, outputs *schema.Schema
	open, rotate           func(inputs, state values) (esc.Value, error)
}

func (r rotator) Schema() (*schema.Schema, *schema.Schema, *schema.Schema) {
	return r.inputs, r.state, r.outputs
}

func (r rotator) Open(_ context.Context, inputs, state values, _ esc.EnvExecContext) (esc.Value, error) {
	return r.open(inputs, state)
}

func (r rotator) Rotate(_ context.Context, inputs, state values, _ esc.EnvExecContext) (esc.Value, error) {
	return r.rotate(inputs, state)
}

// everySchema has a property for each kind of schema.
func everySchema() *schema.Schema {
	text, number, always := schema.String(), schema.Number(), schema.Always()
	one := json.Number("1")
	return schema.Object().
		Defs(schema.BuilderMap{"defRecord": schema.Record(schema.BuilderMap{"baz": schema.String().Const("qux")})}).
		Properties(schema.BuilderMap{
			"null":         schema.Null(),
			"boolean":      schema.Boolean(),
			"false":        schema.Boolean().Const(false),
			"true":         schema.Boolean().Const(true),
			"number":       number,
			"pi":           schema.Number().Const("3.14"),
			"string":       text,
			"hello":        schema.String().Const("hello"),
			"array":        schema.Array().Items(always),
			"tuple":        schema.Tuple(schema.String().Const("hello"), schema.String().Const("world")),
			"map":          schema.Object().AdditionalProperties(always),
			"record":       schema.Record(schema.BuilderMap{"foo": schema.String()}),
			"anyOf":        schema.AnyOf(schema.String(), schema.Number()),
			"oneOf":        schema.OneOf(schema.String(), schema.Number()),
			"ref":          schema.Ref("#/$defs/defRecord"),
			"const-array":  &schema.Schema{Type: "array", Const: []any{"hello", json.Number("42")}},
			"const-object": &schema.Schema{Type: "object", Const: map[string]any{"hello": "world"}},
			"enum":         schema.String().Enum("foo", "bar"),
			"never":        schema.Never(),
			"always":       always,
			"double":       schema.Tuple(schema.String(), schema.Number()),
			"triple":       schema.Tuple(schema.String(), schema.Number(), schema.Boolean()),
			"dependentReq": schema.Object().
				Properties(schema.BuilderMap{"foo": schema.String(), "bar": schema.Number()}).
				DependentRequired(map[string][]string{"foo": {"bar"}}),
			"multiple":         schema.Number().MultipleOf("2"),
			"minimum":          schema.Number().Minimum(one),
			"exclusiveMinimum": schema.Number().ExclusiveMinimum(one),
			"maximum":          schema.Number().Maximum(one),
			"exclusiveMaximum": schema.Number().ExclusiveMaximum(one),
			"minLength":        schema.String().MinLength(1),
			"maxLength":        schema.String().MaxLength(1),
			"pattern":          schema.String().Pattern(`^foo[0-9]+$`),
			"minItems":         schema.Array().MinItems(3),
			"maxItems":         schema.Array().MaxItems(2),
			"minProperties":    schema.Object().MinProperties(1),
			"maxProperties":    schema.Object().MaxProperties(1),
		}).
		Schema()
}

type providers struct{}

func (providers) LoadProvider(_ context.Context, name string) (esc.Provider, error) {
	always := schema.Always()
	echo := func(inputs values) (esc.Value, error) { return esc.NewValue(inputs), nil }
	switch name {
	case "test":
		return provider{always, always, echo}, nil
	case "secret-wrapper":
		return provider{always, always, func(inputs values) (esc.Value, error) {
			return esc.Value{Value: inputs, Secret: true}, nil
		}}, nil
	case "error":
		inputs := schema.Record(schema.BuilderMap{"why": schema.String()}).Schema()
		return provider{inputs, always, func(inputs values) (esc.Value, error) {
			return esc.Value{}, errors.New(inputs["why"].Value.(string))
		}}, nil
	case "schema":
		every := everySchema()
		return provider{every, every, echo}, nil
	case "bench":
		return provider{always, always, func(values) (esc.Value, error) { return esc.NewValue("0s"), nil }}, nil
	}
	return nil, fmt.Errorf("unknown provider %q", name)
}

func (providers) LoadRotator(_ context.Context, name string) (esc.Rotator, error) {
	switch name {
	case "swap":
		pair := schema.BuilderMap{"a": schema.String(), "b": schema.String()}
		return rotator{
			inputs:  schema.Always(),
			state:   schema.Record(pair).Schema(),
			outputs: schema.Record(pair).Schema(),
			open:    func(_, state values) (esc.Value, error) { return esc.NewValue(state), nil },
			rotate: func(_, state values) (esc.Value, error) {
				return esc.NewValue(values{"a": state["b"], "b": state["a"]}), nil
			},
		}, nil
	case "echo":
		state := schema.Object().
			Properties(schema.BuilderMap{"current": schema.String(), "previous": schema.String()}).
			Required("current").Schema()
		return rotator{
			inputs:  schema.Record(schema.BuilderMap{"next": schema.String()}).RotateOnly("next").Schema(),
			state:   state,
			outputs: state,
			open: func(inputs, state values) (esc.Value, error) {
				if next := inputs["next"]; !next.Unknown && next.Value != state["current"].Value {
					return esc.Value{}, errors.New("oh no! inputs were evaluated outside of rotation")
				}
				return esc.NewValue(state), nil
			},
			rotate: func(inputs, state values) (esc.Value, error) {
				next := inputs["next"]
				if next.Unknown {
					return esc.Value{}, errors.New("oh no! rotateOnly inputs were not evaluated during rotation")
				}
				return esc.NewValue(values{"current": next, "previous": state["current"]}), nil
			},
		}, nil
	}
	return nil, fmt.Errorf("unknown rotator %q", name)
}

// rot128 adds 128 to every byte: its own inverse.
type rot128 struct{}

func (rot128) turn(text []byte) ([]byte, error) {
	out := make([]byte, len(text))
	for i, b := range text {
		out[i] = b + 128
	}
	return out, nil
}

func (c rot128) Encrypt(_ context.Context, text []byte) ([]byte, error) { return c.turn(text) }
func (c rot128) Decrypt(_ context.Context, text []byte) ([]byte, error) { return c.turn(text) }

// loader serves a case's files as if they lay in the case's folder.
type loader struct{ c *Case }

func (l loader) LoadEnvironment(_ context.Context, name string) ([]byte, eval.Decrypter, error) {
	full := path.Join(l.c.folder(), name+".yaml")
	if strings.ContainsRune(name, 0) {
		return nil, nil, &fs.PathError{Op: "open", Path: full, Err: syscall.EINVAL}
	}
	if file, ok := strings.CutPrefix(full, l.c.folder()+"/"); ok {
		if content, ok := l.c.Files[file]; ok {
			return []byte(content), rot128{}, nil
		}
	}
	return nil, nil, &fs.PathError{Op: "open", Path: full, Err: syscall.ENOENT}
}
