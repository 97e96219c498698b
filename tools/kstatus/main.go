// Command kstatus says of objects what kstatus says, the library by which GitOps tools judge whether something that
// they applied is up. It reads objects as JSON from its input, and prints one line of JSON for each.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
)

// verdict is the line of one object.
type verdict struct {
	Status  status.Status `json:"status"`
	Message string        `json:"message"`
}

func main() {
	if err := judge(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "kstatus:", err)
		os.Exit(1)
	}
}

func judge(objects io.Reader, verdicts io.Writer) error {
	input := json.NewDecoder(objects)
	output := json.NewEncoder(verdicts)
	for {
		var text json.RawMessage
		if err := input.Decode(&text); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		// The way in which a client reads an object: a number stays the kind of number that it is.
		object := &unstructured.Unstructured{}
		if err := object.UnmarshalJSON(text); err != nil {
			return err
		}
		result, err := status.Compute(object)
		if err != nil {
			return err
		}
		if err := output.Encode(verdict{result.Status, result.Message}); err != nil {
			return err
		}
	}
}
