package rules

// contractions are the short forms that become several words, with and
// without their apostrophes, and the pieces that a tokenizer makes of them.
func contractions() map[string]string {
	all := map[string]string{
		"n't": "not", "'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would", "'s": "'s",
		"cannot": "can not", "gonna": "going to", "wanna": "want to", "gotta": "got to", "lemme": "let me", "gimme": "give me",
		"dunno": "do not know", "y'all": "you all", "yall": "you all", "'cause": "because", "ain't": "is not", "aint": "is not",
		"e-mail": "email",
	}
	for _, aux := range [][2]string{
		{"ca", "can"}, {"wo", "will"}, {"sha", "shall"}, {"do", "do"}, {"does", "does"}, {"did", "did"}, {"is", "is"}, {"are", "are"},
		{"was", "was"}, {"were", "were"}, {"have", "have"}, {"has", "has"}, {"had", "had"}, {"could", "could"}, {"would", "would"},
		{"should", "should"}, {"must", "must"}, {"need", "need"},
	} {
		all[aux[0]+"n't"] = aux[1] + " not"
		all[aux[0]+"nt"] = aux[1] + " not"
	}
	for short, long := range map[string]string{"'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would"} {
		for _, subject := range []string{"i", "you", "we", "they", "he", "she", "it", "that", "there", "who", "what", "could", "should", "would", "must"} {
			all[subject+short] = subject + " " + long
		}
	}
	for _, subject := range []string{"it", "that", "there", "he", "she", "what", "who", "where", "how", "here", "let"} {
		all[subject+"'s"] = subject + " 's"
	}
	// Without the apostrophe only where no other word looks the same.
	for short, long := range map[string]string{
		"im": "i am", "ive": "i have", "youre": "you are", "youve": "you have", "youll": "you will", "weve": "we have", "theyre": "they are",
		"theyve": "they have", "theyll": "they will", "thats": "that 's", "theres": "there 's", "whats": "what 's", "hes": "he 's", "shes": "she 's",
	} {
		all[short] = long
	}
	return all
}
