// Command argo-health says what Argo CD would show as the health of objects: it runs a health check in Lua, by the
// interpreter that Argo CD runs it by, with the libraries that Argo CD gives it. The first argument is the file of the
// check; objects are read as JSON from the input, and one line of JSON is printed for each.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	lua "github.com/yuin/gopher-lua"
)

// health is the line of one object.
type health struct {
	Status  string `json:"status"`
	Message string `json:"message"`
}

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "argo-health:", err)
		os.Exit(1)
	}
}

func run(arguments []string, objects io.Reader, answers io.Writer) error {
	if len(arguments) != 1 {
		return errors.New("one argument, please: the file of the health check")
	}
	check, err := os.ReadFile(arguments[0])
	if err != nil {
		return err
	}
	input := json.NewDecoder(objects)
	output := json.NewEncoder(answers)
	for {
		var object any
		if err := input.Decode(&object); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		answer, err := ask(string(check), object)
		if err != nil {
			return err
		}
		if err := output.Encode(answer); err != nil {
			return err
		}
	}
}

// ask gives the check what Argo CD gives it: a second, three libraries (no string, no io) and the global obj.
func ask(check string, object any) (health, error) {
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	for _, library := range []struct {
		name string
		open lua.LGFunction
	}{
		{lua.LoadLibName, lua.OpenPackage}, // first: the others register with it
		{lua.BaseLibName, lua.OpenBase},
		{lua.TabLibName, lua.OpenTable},
	} {
		call := lua.P{Fn: state.NewFunction(library.open), Protect: true}
		if err := state.CallByParam(call, lua.LString(library.name)); err != nil {
			return health{}, err
		}
	}
	limit, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	state.SetContext(limit)
	state.SetGlobal("obj", value(state, object))
	if err := state.DoString(check); err != nil {
		return health{}, err
	}
	answer, ok := state.Get(-1).(*lua.LTable)
	if !ok {
		return health{}, fmt.Errorf("the check returned a %s, where Argo CD takes a table", state.Get(-1).Type())
	}
	return health{field(answer, "status"), field(answer, "message")}, nil
}

func field(table *lua.LTable, name string) string {
	if text, ok := table.RawGetString(name).(lua.LString); ok {
		return string(text)
	}
	return ""
}

// value turns JSON into what Lua knows.
func value(state *lua.LState, from any) lua.LValue {
	switch from := from.(type) {
	case bool:
		return lua.LBool(from)
	case float64:
		return lua.LNumber(from)
	case string:
		return lua.LString(from)
	case []any:
		list := state.CreateTable(len(from), 0)
		for _, item := range from {
			list.Append(value(state, item))
		}
		return list
	case map[string]any:
		table := state.CreateTable(0, len(from))
		for key, item := range from {
			table.RawSetString(key, value(state, item))
		}
		return table
	default:
		return lua.LNil
	}
}
