// Asks the reference evaluator (github.com/pulumi/esc 0.25.0) what our own evaluator must answer.

package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"time"
)

const usage = `usage: esc-reference [-timeout D] VERB
  answer DIR...   answer for each case folder, one JSON document a line
  serve           answer for each case on stdin, one JSON object a line
  yaml            go-yaml's tree of each document on stdin, one JSON object a line
  emit-yaml       go-yaml's text for each JSON value on stdin, one a line
  cloud DIR       a minimal Pulumi Cloud over DIR/PROJECT/ENV.yaml; prints its URL, ends with stdin
  bench DIR N     load and evaluate DIR/env.yaml N times, print ns/op and peak memory`

var handlers = map[string]func(line []byte) any{
	"serve": func(line []byte) any {
		c, err := decodeCase(line)
		if err != nil {
			return Answer{Crash: err.Error()}
		}
		return answer(c)
	},
	"yaml":      handleYAML,
	"emit-yaml": handleEmit,
}

func run(args []string, timeout time.Duration) error {
	if len(args) == 0 {
		return errors.New(usage)
	}
	verb, rest := args[0], args[1:]
	switch {
	case verb == "answer" && len(rest) > 0:
		return answerFolders(rest, timeout)
	case verb == "cloud" && len(rest) == 1:
		return serveCloud(rest[0])
	case verb == "bench" && len(rest) == 2:
		n, err := strconv.Atoi(rest[1])
		if err != nil || n < 1 {
			return fmt.Errorf("bench: %q is not a count", rest[1])
		}
		return bench(rest[0], n)
	case verb == "worker" && len(rest) == 1 && handlers[rest[0]] != nil:
		return runWorker(handlers[rest[0]])
	case handlers[verb] != nil && len(rest) == 0:
		g := &guard{verb: verb, timeout: timeout}
		return g.pump(os.Stdin, os.Stdout)
	}
	return errors.New(usage)
}

func answerFolders(dirs []string, timeout time.Duration) error {
	g := &guard{verb: "serve", timeout: timeout}
	out := bufio.NewWriter(os.Stdout)
	for _, dir := range dirs {
		c, err := readCase(dir)
		if err != nil {
			return err
		}
		request, err := c.request()
		if err != nil {
			return err
		}
		reply, err := g.ask(append(request, '\n'))
		if err != nil {
			return err
		}
		if _, err := out.Write(reply); err != nil {
			return err
		}
		if err := out.Flush(); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	timeout := flag.Duration("timeout", 5*time.Second, "time for one case")
	flag.Usage = func() { fmt.Fprintln(os.Stderr, usage) }
	flag.Parse()
	if err := run(flag.Args(), *timeout); err != nil {
		fmt.Fprintln(os.Stderr, "esc-reference:", err)
		os.Exit(1)
	}
}
