// A minimal Pulumi Cloud over a folder of definitions, enough for `esc env open` and `esc env get --value` of the
// real CLI. It holds no state but the sessions that it opened, and takes any token.

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/pulumi/esc"
	"github.com/pulumi/esc/ast"
	"github.com/pulumi/esc/eval"
	"github.com/pulumi/esc/syntax"
)

const organization = "local"

type cloud struct {
	dir string

	mu       sync.Mutex
	sessions []json.RawMessage
}

// LoadEnvironment reads DIR/PROJECT/ENV.yaml; an environment without project is in `default`.
func (c *cloud) LoadEnvironment(_ context.Context, name string) ([]byte, eval.Decrypter, error) {
	file := name
	if !strings.Contains(name, "/") {
		file = path.Join("default", name)
	}
	if !filepath.IsLocal(file) {
		return nil, nil, fmt.Errorf("environment %q not found", name)
	}
	text, err := os.ReadFile(filepath.Join(c.dir, filepath.FromSlash(file)+".yaml"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("environment %q not found", name)
	}
	return text, rot128{}, err
}

func cloudContext() (*esc.ExecContext, error) {
	login := func(name string) esc.Value { return esc.NewValue(values{"login": esc.NewValue(name)}) }
	return esc.NewExecContext(values{"pulumi": esc.NewValue(values{
		"organization": login(organization), "user": login(organization)})})
}

type diagnostic struct {
	Range    *esc.Range `json:"range,omitempty"`
	Summary  string     `json:"summary"`
	Detail   string     `json:"detail"`
	Severity string     `json:"severity"`
	Path     string     `json:"path,omitempty"`
}

func onTheWire(diags syntax.Diagnostics) (out []diagnostic) {
	for _, d := range diags {
		w := diagnostic{Summary: d.Summary, Severity: "error", Path: d.Path}
		if d.Severity == hcl.DiagWarning {
			w.Severity = "warning"
		}
		if s := d.Subject; s != nil {
			w.Range = &esc.Range{
				Environment: s.Filename,
				Begin:       esc.Pos{Line: s.Start.Line, Column: s.Start.Column, Byte: s.Start.Byte},
				End:         esc.Pos{Line: s.End.Line, Column: s.End.Column, Byte: s.End.Byte},
			}
		}
		out = append(out, w)
	}
	return out
}

// evaluation loads a text and hands the declaration to one of the reference's operations.
func evaluation(name string, text []byte,
	operation func(*ast.EnvironmentDecl, *esc.ExecContext) (*esc.Environment, syntax.Diagnostics),
) (*esc.Environment, syntax.Diagnostics, error) {
	execContext, err := cloudContext()
	if err != nil {
		return nil, nil, err
	}
	decl, diags, err := eval.LoadYAMLBytes(name, text)
	if err != nil || diags.HasErrors() {
		return nil, diags, err
	}
	env, more := operation(decl, execContext)
	if env == nil {
		env = &esc.Environment{}
	}
	return env, append(diags, more...), nil
}

func (c *cloud) open(name string, text []byte) (*esc.Environment, syntax.Diagnostics, error) {
	return evaluation(name, text, func(decl *ast.EnvironmentDecl, execContext *esc.ExecContext) (
		*esc.Environment, syntax.Diagnostics) {
		return eval.EvalEnvironment(context.Background(), name, decl, rot128{}, providers{}, c, execContext)
	})
}

func (c *cloud) check(name string, text []byte, show bool) (*esc.Environment, syntax.Diagnostics, error) {
	return evaluation(name, text, func(decl *ast.EnvironmentDecl, execContext *esc.ExecContext) (
		*esc.Environment, syntax.Diagnostics) {
		return eval.CheckEnvironment(
			context.Background(), name, decl, rot128{}, providers{}, c, execContext, show)
	})
}

func send(w http.ResponseWriter, status int, body any) {
	text, err := json.Marshal(body)
	if err != nil {
		status, text = 500, []byte(`{"code":500,"message":"`+strconv.Quote(err.Error())+`"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(text)
}

func refuse(w http.ResponseWriter, status int, message string) {
	send(w, status, map[string]any{"code": status, "message": message})
}

func (c *cloud) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/user", func(w http.ResponseWriter, _ *http.Request) {
		org := map[string]string{"githubLogin": organization, "name": organization}
		send(w, 200, map[string]any{"id": "1", "githubLogin": organization, "name": organization,
			"organizations": []any{org}})
	})
	mux.HandleFunc("GET /api/user/organizations/default", func(w http.ResponseWriter, _ *http.Request) {
		send(w, 200, map[string]string{"GitHubLogin": organization})
	})
	const environment = "/api/esc/environments/{org}/{project}/{env}"
	mux.HandleFunc("GET "+environment, c.read)
	mux.HandleFunc("GET "+environment+"/decrypt", c.read)
	mux.HandleFunc("POST "+environment+"/open", func(w http.ResponseWriter, r *http.Request) {
		name, text, ok := c.definition(w, r)
		if !ok {
			return
		}
		env, diags, err := c.open(name, text)
		if err != nil {
			refuse(w, 500, err.Error())
			return
		}
		if len(diags) != 0 {
			send(w, 400, map[string]any{"code": 400, "message": "Bad Request", "diagnostics": onTheWire(diags)})
			return
		}
		body, err := json.Marshal(env)
		if err != nil {
			refuse(w, 500, err.Error())
			return
		}
		c.mu.Lock()
		c.sessions = append(c.sessions, body)
		id := len(c.sessions) - 1
		c.mu.Unlock()
		send(w, 200, map[string]string{"id": strconv.Itoa(id)})
	})
	mux.HandleFunc("GET "+environment+"/open/{id}", func(w http.ResponseWriter, r *http.Request) {
		id, err := strconv.Atoi(r.PathValue("id"))
		c.mu.Lock()
		defer c.mu.Unlock()
		if err != nil || id < 0 || id >= len(c.sessions) {
			refuse(w, 404, "Not Found: session")
			return
		}
		send(w, 200, c.sessions[id])
	})
	mux.HandleFunc("POST /api/esc/environments/{org}/yaml/check", func(w http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(r.Body)
		if err != nil {
			refuse(w, 400, err.Error())
			return
		}
		// The CLI has a text checked without saying whose it is.
		env, diags, err := c.check(esc.AnonymousEnvironmentName, text, r.URL.Query().Get("showSecrets") == "true")
		if err != nil {
			refuse(w, 500, err.Error())
			return
		}
		send(w, 200, struct {
			*esc.Environment
			Diagnostics []diagnostic `json:"diagnostics,omitempty"`
		}{env, onTheWire(diags)})
	})
	return mux
}

// definition finds the environment of a request, or answers 404.
func (c *cloud) definition(w http.ResponseWriter, r *http.Request) (string, []byte, bool) {
	name := path.Join(r.PathValue("project"), r.PathValue("env"))
	text, _, err := c.LoadEnvironment(r.Context(), name)
	if err != nil {
		refuse(w, 404, "Not Found: "+err.Error())
		return "", nil, false
	}
	return name, text, true
}

func (c *cloud) read(w http.ResponseWriter, r *http.Request) {
	_, text, ok := c.definition(w, r)
	if !ok {
		return
	}
	w.Header().Set("Content-Type", "application/x-yaml")
	w.Header().Set("ETag", "1")
	w.Header().Set("Pulumi-ESC-Revision", "1")
	_, _ = w.Write(text)
}

// serveCloud prints its URL on stdout and serves until stdin ends.
func serveCloud(dir string) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	c := &cloud{dir: dir}
	server := &http.Server{Handler: c.handler()}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = server.Close()
	}()
	fmt.Printf("http://%s\n", listener.Addr())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
