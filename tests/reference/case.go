// A case: the files of one folder, by name, and how to run them.

package main

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// Overrides is the reference's overrides.json.
type Overrides struct {
	ShowSecrets     bool     `json:"showSecrets,omitempty"`
	RootEnvironment string   `json:"rootEnvironment,omitempty"`
	Rotate          bool     `json:"rotate,omitempty"`
	RotatePaths     []string `json:"rotatePaths,omitempty"`
}

// Case is one request of the line protocol. Files maps `env.yaml`, `NAME.yaml`, `DIR/NAME.yaml` to their
// text; a file that is not UTF-8 stands in Binary instead, as base64.
type Case struct {
	Name      string            `json:"name"`
	Files     map[string]string `json:"files"`
	Binary    map[string]string `json:"binary,omitempty"`
	Overrides Overrides         `json:"overrides"`
}

func decodeCase(line []byte) (*Case, error) {
	var c Case
	if err := json.Unmarshal(line, &c); err != nil {
		return nil, fmt.Errorf("request: %w", err)
	}
	for name, text := range c.Binary {
		content, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return nil, fmt.Errorf("request: file %q: %w", name, err)
		}
		if c.Files == nil {
			c.Files = map[string]string{}
		}
		c.Files[name] = string(content)
	}
	if c.Name == "" {
		c.Name = "case"
	}
	return &c, nil
}

// readCase reads a folder; its name is the name of the root environment.
func readCase(dir string) (*Case, error) {
	full, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	c := &Case{Name: filepath.Base(full), Files: map[string]string{}}
	err = filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(p, ".yaml") {
			return err
		}
		content, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, p)
		c.Files[filepath.ToSlash(name)] = string(content)
		return err
	})
	if err != nil {
		return nil, err
	}
	if _, ok := c.Files["env.yaml"]; !ok {
		return nil, fmt.Errorf("%s: no env.yaml", dir)
	}
	overrides, err := os.ReadFile(filepath.Join(dir, "overrides.json"))
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(overrides, &c.Overrides); err != nil {
		return nil, fmt.Errorf("%s/overrides.json: %w", dir, err)
	}
	return c, nil
}

// request is the inverse of decodeCase.
func (c *Case) request() ([]byte, error) {
	out := Case{Name: c.Name, Files: map[string]string{}, Binary: map[string]string{}, Overrides: c.Overrides}
	for name, content := range c.Files {
		if strings.ToValidUTF8(content, "") == content {
			out.Files[name] = content
		} else {
			out.Binary[name] = base64.StdEncoding.EncodeToString([]byte(content))
		}
	}
	return json.Marshal(out)
}

// rootName is the name that the root environment is evaluated under.
func (c *Case) rootName() string {
	if c.Overrides.RootEnvironment != "" {
		return c.Overrides.RootEnvironment
	}
	return c.Name
}

// folder is where the reference's own tests keep a case; it shows in the text for a missing import.
func (c *Case) folder() string {
	return path.Join("testdata/eval", c.Name)
}
