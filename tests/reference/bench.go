// Time and memory of the reference on one case.

package main

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"time"

	"github.com/pulumi/esc/eval"
)

// peakMemory is in KiB, of this program alone: getrusage counts the process that started it as well.
func peakMemory() (string, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "", err
	}
	found := regexp.MustCompile(`VmHWM:\s*(\d+)`).FindSubmatch(status)
	if found == nil {
		return "", fmt.Errorf("/proc/self/status names no VmHWM")
	}
	return string(found[1]), nil
}

// bench loads and evaluates the root environment n times after a warm-up and prints time and peak memory.
func bench(dir string, n int) error {
	c, err := readCase(dir)
	if err != nil {
		return err
	}
	execContext, err := newContext()
	if err != nil {
		return err
	}
	source := []byte(c.Files["env.yaml"])
	once := func() error {
		decl, diags, err := eval.LoadYAMLBytes(c.rootName(), source)
		if err != nil {
			return err
		}
		if diags.HasErrors() {
			return diags
		}
		_, diags = eval.EvalEnvironment(
			context.Background(), c.rootName(), decl, rot128{}, providers{}, loader{c}, execContext)
		if diags.HasErrors() {
			return diags
		}
		return nil
	}
	for range max(1, n/10) {
		if err := once(); err != nil {
			return fmt.Errorf("%s: %w", dir, err)
		}
	}
	start := time.Now()
	for range n {
		if err := once(); err != nil {
			return fmt.Errorf("%s: %w", dir, err)
		}
	}
	elapsed := time.Since(start)
	peak, err := peakMemory()
	if err != nil {
		return err
	}
	fmt.Printf("ns/op=%d peak_rss_kb=%s\n", elapsed.Nanoseconds()/int64(n), peak)
	return nil
}
