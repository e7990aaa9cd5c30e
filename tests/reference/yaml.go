// go-yaml v3 by itself: how it reads a document, and what it writes for a value.

package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"gopkg.in/yaml.v3"
)

// node is one node of go-yaml's tree. Tag is the resolved short tag (`!!int`) or the tag as written; Tagged
// says that it was written. Style is plain, single, double, literal or folded for a scalar, block or flow
// for a collection. Line and Column count from 1, columns in code points.
type node struct {
	Kind    string `json:"kind"`
	Tag     string `json:"tag,omitempty"`
	Tagged  bool   `json:"tagged,omitempty"`
	Style   string `json:"style,omitempty"`
	Value   string `json:"value,omitempty"`
	Anchor  string `json:"anchor,omitempty"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Content []node `json:"content,omitempty"`
}

func dump(n *yaml.Node) node {
	out := node{Tag: n.Tag, Tagged: n.Style&yaml.TaggedStyle != 0, Value: n.Value, Anchor: n.Anchor,
		Line: n.Line, Column: n.Column}
	switch n.Kind {
	case yaml.DocumentNode:
		out.Kind = "document"
	case yaml.SequenceNode:
		out.Kind = "sequence"
	case yaml.MappingNode:
		out.Kind = "mapping"
	case yaml.ScalarNode:
		out.Kind = "scalar"
	case yaml.AliasNode:
		out.Kind = "alias"
	}
	style := n.Style &^ yaml.TaggedStyle
	switch {
	case n.Kind == yaml.SequenceNode || n.Kind == yaml.MappingNode:
		out.Style = "block"
		if style == yaml.FlowStyle {
			out.Style = "flow"
		}
	case n.Kind == yaml.ScalarNode:
		names := map[yaml.Style]string{0: "plain", yaml.SingleQuotedStyle: "single",
			yaml.DoubleQuotedStyle: "double", yaml.LiteralStyle: "literal", yaml.FoldedStyle: "folded"}
		out.Style = names[style]
	}
	for _, child := range n.Content {
		out.Content = append(out.Content, dump(child))
	}
	return out
}

// handleYAML answers {"text": …} or {"base64": …} with {"node": …} for the first document, {} for none, or
// {"error": …}.
func handleYAML(line []byte) (reply any) {
	defer func() {
		if r := recover(); r != nil {
			reply = map[string]string{"crash": fmt.Sprint("panic: ", r)}
		}
	}()
	var request struct{ Text, Base64 string }
	if err := json.Unmarshal(line, &request); err != nil {
		return map[string]string{"crash": "request: " + err.Error()}
	}
	text := []byte(request.Text)
	if request.Base64 != "" {
		decoded, err := base64.StdEncoding.DecodeString(request.Base64)
		if err != nil {
			return map[string]string{"crash": "request: " + err.Error()}
		}
		text = decoded
	}
	var document yaml.Node
	if err := yaml.Unmarshal(text, &document); err != nil {
		return map[string]string{"error": err.Error()}
	}
	if document.Kind == 0 {
		return struct{}{}
	}
	return map[string]node{"node": dump(&document)}
}

// handleEmit answers a JSON value with {"text": …}: what `esc env open --format yaml` prints for it.
func handleEmit(line []byte) (reply any) {
	defer func() {
		if r := recover(); r != nil {
			reply = map[string]string{"crash": fmt.Sprint("panic: ", r)}
		}
	}()
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return map[string]string{"crash": "request: " + err.Error()}
	}
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	encoder.SetIndent(3)
	if err := encoder.Encode(value); err != nil {
		return map[string]string{"error": err.Error()}
	}
	return map[string]string{"text": out.String()}
}
