//go:build !fixreceipt

package checkout

const receiptRounds = 2
