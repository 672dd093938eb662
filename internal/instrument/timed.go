package instrument

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
)

// TimeFunction makes every call of a function be timed, from outside: the function
// itself gets another name, and so exactly the machine code that it has without
// timing, because where its loops lie in memory may matter as much as what they do.
// Recursive calls are part of the call that is timed. If the function would notice
// (it recovers, or looks at its callers), it is timed from inside.
func (o *Overlay) TimeFunction(f Function) error {
	return o.change(f, func(s *source, d *ast.FuncDecl) {
		if looksUp(d.Body) || fieldNamed(d.Type.TypeParams, "_") {
			s.enter(d, "defer "+pprofName+".BottleneckTime("+pprofName+".BottleneckNow())")
			return
		}
		s.insert(d.End(), "; "+s.timedCall(d))
		s.rename(d.Name)
		for _, id := range selfCalls(d) {
			s.rename(id)
		}
	})
}

// timedPrefix begins the name of a function that is timed from the outside.
const timedPrefix = "bottleneckTimed"

func (s *source) rename(id *ast.Ident) { s.insert(id.Pos(), timedPrefix) }

// looksUp reports whether a function would notice another one between itself and
// its caller.
func looksUp(body *ast.BlockStmt) (found bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			switch f := call.Fun.(type) {
			case *ast.Ident:
				found = found || f.Name == "recover"
			case *ast.SelectorExpr:
				found = found || strings.HasPrefix(f.Sel.Name, "Caller")
			}
		}
		return !found
	})
	return found
}

// selfCalls are the names in a function by which it calls itself: its own, and
// for a method, behind its receiver's. There are none where something else has
// such a name too.
func selfCalls(d *ast.FuncDecl) (calls []*ast.Ident) {
	scope := d.Name.Name
	if d.Recv != nil {
		names := d.Recv.List[0].Names
		if len(names) == 0 {
			return nil
		}
		scope = names[0].Name
	}
	if declares(d.Body, scope) || d.Recv == nil && fieldNamed(d.Type.Params, scope) {
		return nil
	}
	ast.Inspect(d.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		switch f := call.Fun.(type) {
		case *ast.Ident:
			if d.Recv == nil && f.Name == scope {
				calls = append(calls, f)
			}
		case *ast.SelectorExpr:
			if x, ok := f.X.(*ast.Ident); ok && d.Recv != nil && x.Name == scope && f.Sel.Name == d.Name.Name {
				calls = append(calls, f.Sel)
			}
		}
		return true
	})
	return calls
}

// declares reports whether something within a block may be declared with a name.
func declares(body *ast.BlockStmt, name string) (found bool) {
	is := func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		return ok && id.Name == name
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				found = found || is(left)
			}
		case *ast.RangeStmt:
			found = found || is(n.Key) || is(n.Value)
		case *ast.ValueSpec:
			for _, id := range n.Names {
				found = found || id.Name == name
			}
		case *ast.TypeSpec:
			found = found || n.Name.Name == name
		case *ast.FuncType:
			found = found || fieldNamed(n.Params, name) || fieldNamed(n.Results, name)
		}
		return !found
	})
	return found
}

func fieldNamed(list *ast.FieldList, name string) bool {
	return list != nil && slices.Contains(names(list), name)
}

// timedCall is a function that calls the renamed one and has its name and type.
func (s *source) timedCall(d *ast.FuncDecl) string {
	callee, receiver := timedPrefix+d.Name.Name, ""
	if d.Recv != nil {
		const name = "bottleneckReceiver"
		receiver = fmt.Sprintf("(%s %s) ", name, s.slice(d.Recv.List[0].Type))
		callee = name + "." + callee
	}
	types, typeArgs := "", ""
	if list := d.Type.TypeParams; list != nil {
		types = s.slice(list)
		typeArgs = "[" + strings.Join(names(list), ", ") + "]"
	}
	var params, args, values []string
	for _, t := range s.types(d.Type.Params) {
		name := fmt.Sprint("bottleneck", len(params))
		params = append(params, name+" "+t)
		if strings.HasPrefix(t, "...") {
			name += "..."
		}
		args = append(args, name)
	}
	results := s.types(d.Type.Results)
	for i := range results {
		values = append(values, fmt.Sprint("bottleneckResult", i))
	}
	call := callee + typeArgs + "(" + strings.Join(args, ", ") + ")"
	if len(values) > 0 {
		call = strings.Join(values, ", ") + " := " + call
	}
	head := fmt.Sprintf("func %s%s%s(%s) (%s)", receiver, d.Name.Name, types, strings.Join(params, ", "), strings.Join(results, ", "))
	return fmt.Sprintf("%s { bottleneckBegan := %s.BottleneckNow(); %s; %s.BottleneckTime(bottleneckBegan); return %s }",
		head, pprofName, call, pprofName, strings.Join(values, ", "))
}

// types are the types of parameters or results, one for each.
func (s *source) types(list *ast.FieldList) (types []string) {
	if list == nil {
		return nil
	}
	for _, field := range list.List {
		for range max(1, len(field.Names)) {
			types = append(types, s.slice(field.Type))
		}
	}
	return types
}
