package redact

// Types of personal data, as placeholders name them.
const (
	Person        = "PERSON"
	Phone         = "PHONE"
	PhoneLast4    = "PHONE_LAST4"
	Email         = "EMAIL"
	SSN           = "SSN"
	SSNLast4      = "SSN_LAST4"
	Card          = "CARD"
	CVV           = "CVV"
	Account       = "ACCOUNT"
	Routing       = "ROUTING"
	IBAN          = "IBAN"
	PIN           = "PIN"
	Password      = "PASSWORD"
	BirthDate     = "DOB"
	Address       = "ADDRESS"
	Zip           = "ZIP"
	Policy        = "POLICY"
	Claim         = "CLAIM"
	DriverLicense = "DRIVER_LICENSE"
	Passport      = "PASSPORT"
	EIN           = "EIN"
	Medicare      = "MEDICARE"
	AlienNumber   = "ALIEN_NUMBER"
	VIN           = "VIN"
	Plate         = "PLATE"
	Username      = "USERNAME"
	IP            = "IP"
	Other         = "ID_OTHER" // an identifying number of no known kind
)
