// Package repeat judges whether words with which customers speak of an
// earlier contact do so here: who acts, whether it was done at all, and the
// how manieth contact the customer says this is.
package repeat
