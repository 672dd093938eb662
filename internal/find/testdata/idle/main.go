// Idle serves, and is asked nothing.
package main

import "net/http"

func main() { _ = http.ListenAndServe("127.0.0.1:0", nil) }
