// A worker process under guard: the reference can hang, exhaust memory or overflow its stack, which no Go
// program survives, so each request goes to a child that can be replaced.

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	workerStack  = 128 << 20 // bytes; beyond this a recursion is endless
	workerMemory = 3 << 30   // bytes of address space
)

type guard struct {
	verb    string
	timeout time.Duration
	worker  *worker
}

type worker struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	errors *lockedBuffer
}

// lockedBuffer collects a child's stderr while the parent may look at it.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.buf.Len() < 1<<16 {
		b.buf.Write(p)
	}
	return len(p), nil
}

// cause is the runtime's one line about why it died.
func (b *lockedBuffer) cause() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	for line := range strings.Lines(b.buf.String()) {
		for _, mark := range []string{"fatal error: ", "panic: ", "runtime: "} {
			if strings.HasPrefix(line, mark) {
				return strings.TrimSpace(line)
			}
		}
	}
	return "worker died"
}

func (g *guard) start() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	w := &worker{cmd: exec.Command(self, "worker", g.verb), errors: &lockedBuffer{}}
	w.cmd.Stderr = w.errors
	if w.in, err = w.cmd.StdinPipe(); err != nil {
		return err
	}
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	w.out = bufio.NewReaderSize(out, 1<<16)
	g.worker = w
	return w.cmd.Start()
}

// stop ends the worker; after it the collected stderr is complete.
func (g *guard) stop() string {
	w := g.worker
	g.worker = nil
	w.in.Close()
	_ = w.cmd.Process.Kill()
	_ = w.cmd.Wait()
	return w.errors.cause()
}

func crash(text string) []byte {
	line, _ := json.Marshal(map[string]string{"crash": text})
	return append(line, '\n')
}

// ask answers one request line (with its newline); whatever happens, there is an answer line.
func (g *guard) ask(request []byte) ([]byte, error) {
	if g.worker == nil {
		if err := g.start(); err != nil {
			return nil, err
		}
	}
	w := g.worker
	type result struct {
		line []byte
		err  error
	}
	done := make(chan result, 1)
	go func() {
		if _, err := w.in.Write(request); err != nil {
			done <- result{nil, err}
			return
		}
		line, err := w.out.ReadBytes('\n')
		done <- result{line, err}
	}()
	select {
	case r := <-done:
		if r.err == nil {
			return r.line, nil
		}
		// Let the runtime finish its last words before they are read.
		_ = w.cmd.Wait()
		g.worker = nil
		return crash(w.errors.cause()), nil
	case <-time.After(g.timeout):
		g.stop()
		return crash(fmt.Sprintf("no answer within %v", g.timeout)), nil
	}
}

// pump answers every line of in on out.
func (g *guard) pump(in io.Reader, out io.Writer) error {
	reader := bufio.NewReaderSize(in, 1<<16)
	for {
		line, err := reader.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			if line[len(line)-1] != '\n' {
				line = append(line, '\n')
			}
			reply, err := g.ask(line)
			if err != nil {
				return err
			}
			if _, err := out.Write(reply); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// runWorker answers lines in process until stdin ends.
func runWorker(handle func(line []byte) any) error {
	debug.SetMaxStack(workerStack)
	limit := syscall.Rlimit{Cur: workerMemory, Max: workerMemory}
	if err := syscall.Setrlimit(syscall.RLIMIT_AS, &limit); err != nil {
		return err
	}
	reader := bufio.NewReaderSize(os.Stdin, 1<<16)
	for {
		line, err := reader.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		reply, err := json.Marshal(handle(line))
		if err != nil {
			reply = bytes.TrimSpace(crash("answer: " + err.Error()))
		}
		if _, err := os.Stdout.Write(append(reply, '\n')); err != nil {
			return err
		}
	}
}
