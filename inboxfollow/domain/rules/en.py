# ruff: noqa: E501 - a pattern is one line, so that a change to it is one line too
"""English patterns. Contractions are spelled out before matching: "don't" reads "do not"."""

import re

from inboxfollow.domain.rules.rule import LanguageRules, rules

_ME = r"(?:me|us)\b"
_MAIL = r"(?:e-?mails?|messages?|mails?|spam|newsletters?|reminders?|follow-?ups?|mailings?|solicitations?|communications?|texts|calls|offers|updates)"
_MORE = r"(?:(?:any|more|further|future|your|these|those|such|all|this|anymore|marketing|promotional|sales|cold|unsolicited|other|kind|of|additional|automated) )*"
_WRITE = r"(?:e-?mail|contact|write(?: to)?|message|call|bother|mail|text|reach out to|approach|solicit|disturb|spam|ping|chase|pester)"
_WRITING = r"(?:e-?mailing|mailing|contacting|messaging|writing(?: to)?|spamming|calling|bothering|harassing|texting|pestering|soliciting|following up with|reaching out to|pinging|chasing)"
_AGAIN = r"(?:again|any ?more|any longer|ever|further|in (?:the )?future|going forward|with (?:these|such|any|your|this|more|sales|marketing|offers?)|for (?:any|marketing|sales)|unsolicited)"
_SINK = r"(?:your|the|this|that|these|any|all|future|further|every)(?! (?:thread cc|cc\b|invite|meeting|project|call\b|channel|slack|group chat|calendar|event|agenda|board|repo|schedule|rota|shortlist|budget|cart|order|deal|team\b|loop|contract|lease|policy|account|document|doc\b|spreadsheet|booking|reservation|waiting list|guest list))"
_COMMANDED = r"\b(?=[dnp])(?<!\byou )(?<!\bthey )(?<!\bwe )(?<!\bhe )(?<!\bshe )(?<!\bpeople )(?<!\bcustomers )(?<!\bclients )(?<!\bi )(?<!\bwho )"
_WEAK_WHEN = r"(?! (?:until|till|before|about the|on (?:my|the)|at (?:my|the|home|work|night)|during|the|a |by phone|by e-?mail|via|when|while|on [a-z]+day|to)\b)"

ENGLISH = LanguageRules(
    code="en",
    conditional=re.compile(
        r"\bif (?:you|anyone|they)(?: (?:ever|would|do|at any time))?(?: (?:not|no longer|rather))? ?(?:wish|want|like|prefer|care|rather)\b.{0,40}\b(?:unsubscribe|stop|opt|removed?|receive|receiving|hear|get|contact(?:ed)?|e-?mails?)\b"
        r"|\bif (?:you )?no longer|\bto (?:unsubscribe|opt out|opt-out|stop receiving|be removed|manage your)\b.{0,60}\b(?:click|reply|visit|follow|use|go to|send|write|link|here|e-?mail)\b"
        r"|\b(?:click|tap) (?:here|below|the link|on)\b|\byou (?:can|may|are able to|could) (?:always |also |easily )?(?:unsubscribe(?! me| us)|opt out|be removed)"
        r"|\byou are receiving|\byou (?:have )?received this|\blet me know if you (?:want|would)"
    ),
    negated=re.compile(
        r"(?:\bdid not (?:want|like|wish|mean|need|ask|intend|say|think)(?: (?:that|you|to|him|her|them|it|for))*|\b(?:do|does|would|will|should|could|can|must) not (?:want|like|wish|mean|need|ask|intend|say|think|have|mind)?(?:ed|ing)?(?: (?:that|you|to|him|her|them|it|for|we|i|am|are))*"
        r"|\bno (?:need|reason|intention)(?: for you)?(?: to| of)?|\b(?:never|not) (?:asked|said|meant|wanted|asking|saying|suggesting|telling|going)(?: (?:you|them|him|her|that|to|for))*"
        r"|\b(?:never|instead of|rather than|without|why (?:would|should|do) (?:i|we)|hope (?:you|i) (?:will|do) not|afraid (?:of|to)|forgot to|forget to))\s*(?:please )?$"
    ),
    enquiring=re.compile(
        r"^(?:(?:and|but|so|also|or|hi|hello|quick question|one question|sam)[,:]? )*(?:do|does|did|should|shall|must|is|are|was|were|has|have|why|when|where|which|what|who|can we|can i|could we|may i|if|how many|how often)\b.*\?|^how (?:do|does|can|could|should) (?:we|customers|users|people|they|clients|subscribers|the|our)\b"
    ),
    bare_opt_out=re.compile(
        r"(?:please |pls |kindly |just )*(?:unsubscribe|unsubscribed|unsuscribe|opt[ -]?out|remove(?: me)?|stop(?: it| this| now| please| already| e-?mails?| (?:e-?mailing|mailing|contacting|writing|calling|texting|spamming))*|take me off|no more e-?mails?|leave me alone|delete me|off(?: your)? list)(?: me| us| now| please| pls| thanks| thank you| immediately| asap| from (?:all|the|your|this|any) ?(?:mailing )?(?:lists?|mails?|emails?)?)*[ .!,]*"
    ),
    opt_out=rules(
        (
            "stop|quit|cease",
            rf"\b(?:stop|quit|cease|desist from) {_WRITING} (?:{_ME}|this (?:address|e-?mail|inbox)|(?:my|our) (?:e-?mail|inbox|address|company|team|staff|office|phone|mobile)|any ?more|with\b)(?! (?:at|on|in) (?:my|the|this) (?:old|other|work|home|private|former|mobile|cell|office))",
        ),
        (
            "stop|quit|cease",
            rf"\b(?:stop|quit|cease) sending (?:(?:me|us) (?!the\b|an? \w+ (?:version|file))|to (?:me|us)\b)?{_MORE}(?:{_MAIL}|this\b|these\b|stuff|things|junk|garbage|crap)(?! to (?:bob|him|her|them|the|my (?:old|other)))",
        ),
        (
            "stop|quit|cease",
            r"\b(?:please|kindly|and|just) (?:stop|quit|cease) (?:following up|chasing|the follow.?ups|e-?mailing|the e-?mails|these (?:e-?mails|messages|follow.?ups)|your (?:e-?mails|messages|follow.?ups)|all (?:contact|communication|e-?mails)|contacting)\b(?! (?:the|our|my|him|her|them|with (?:the|him|her|them)))",
        ),
        (
            "stop",
            r"^(?:(?:hi|hello|dear)\W+(?:\w+\W+)?)?(?:please|kindly|just)?\W*stop\b\W*(?:it|this|now|already|please)?\W*$",
        ),
        (
            "not|never|longer",
            rf"{_COMMANDED}(?:\bdo not|\bnever|\bplease no longer|\bnot to|\bplease not)(?: ever)? {_WRITE} (?:{_ME}|this (?:address|e-?mail)|my (?:company|team|office)|our (?:company|team|office))(?:[^.]{{0,30}}\b{_AGAIN}(?! (?:until|till|before|by phone|via))|\W*$|\W*(?:please|thanks|thank you|or i|and (?:remove|delete|take))\b)",
        ),
        (
            "not",
            rf"(?:ask|asking|asked|request|prefer|insist|demand|ensure|make sure|appreciate it|rather|would be great|would be nice)(?: that| if)? you (?:(?:do|did|would|will|could|please) )*not {_WRITE} (?:{_ME})(?! (?:until|before|at|on|by))",
        ),
        (
            "not|never|longer|again",
            rf"(?:(?:not|never|no longer) (?:to|wish to|want to|like to)|(?:should|must|may) (?:not|never|no longer)) be (?:contacted|e-?mailed|approached|called|solicited|bothered|messaged)\b{_WEAK_WHEN}",
        ),
        (
            "remove|delete|take|drop|strike|scrub|erase|purge|get ",
            rf"\b(?:remove|delete|take|drop|strike|scrub|get|erase|purge|removing|deleting|taking) (?:me|us|my (?:name|e-?mail|address|e-?mail address|details|contact|contacts|contact details|information|info|data|company)|our (?:name|e-?mails?|address|e-?mail address(?:es)?|details|contact|contact details|information|info|data|company)|this (?:e-?mail|address|e-?mail address))(?: (?:off|from|out)(?: of)? {_SINK})",
        ),
        (
            "remov|delete|take",
            r"\b(?:remove|delete|take) (?:me|us|my (?:e-?mail )?address|my details|my data)\b(?: off)?(?:\W*(?:please|thanks|thank you|immediately|now|asap|at once|right away|too|and)\b|\W*$)",
        ),
        (
            "data|details|information",
            r"\b(?:delete|erase|remove|destroy) (?:all |any )?(?:of )?(?:my|our) (?:personal |contact )?(?:data|details|information)\b(?! (?:in|on) the (?:form|contract|draft|document))",
        ),
        (
            "to be|want|like|get ",
            rf"\bto (?:be (?:removed|taken off|taken out|deleted|unsubscribed)|get off|come off|be off)(?: (?:from|of|off))? {_SINK}",
        ),
        (
            "unsubscri|unsuscri",
            r"\b(?:unsubscribe|unsuscribe|de-?register|deregister) (?:me|us|my|our (?:e-?mail|address|team|company)|this (?:e-?mail|address|account))\b",
        ),
        (
            "unsubscri",
            r"\b(?:please|pls|kindly|i (?:would like|want|wish|need|am trying|have tried|tried|asked|have asked)(?: you)?(?: to)?|we (?:would like|want|wish|asked|have asked|tried)(?: you)?(?: to)?|can you|could you|will you)(?: please| just)? (?:be )?unsubscribed?\b(?! (?:link|button|page|option|rate|feature|the|all users|them|him|her))",
        ),
        (
            "unsubscri",
            r"^(?:hi\W+(?:\w+\W+)?)?unsubscribe\b(?: (?:please|now|immediately|asap|from (?:this|your|all|these|the) [\w ]{0,25}))?\W*$",
        ),
        (
            "unsubscri",
            r"\bhow (?:do|can) i (?:unsubscribe|opt out|get off|get removed|stop (?:these|receiving|getting|your))(?: \w+){0,6}\W*$",
        ),
        (
            "unsubscri|opted|asked|told",
            r"\b(?:i|we) (?:have )?(?:already |twice |repeatedly )?(?:unsubscribed|opted out|(?:asked|requested|told)(?: you| your \w+)?(?: \w+)? ?(?:\w+ )?to (?:be (?:removed|unsubscribed|taken off)|stop|remove me|not contact|leave))\b",
        ),
        (
            "opt",
            r"\bopt(?:ing)? (?:me|us) out\b|\b(?:like to|want to|wish to|choose to|am|are|i|please) opt(?:ing)?[ -]out\b(?! of (?!your|these|this|any|all|further|future|receiving|e-?mail|marketing|the (?:mailing|e-?mail|list)))|\bopt[ -]out (?:please|now)|^opt[ -]?out\W*$",
        ),
        (
            "not|longer",
            rf"\b(?:do|did|would|will) not (?:want|wish|like|care|need|consent|agree)(?: you)?(?: to)? (?:receive|receiving|get|getting|be sent|have|see) (?:{_MORE}{_MAIL}|(?:any|more|further|future|any more|anything)(?: (?:of these|from you|else|more|of this|of your)| {_MAIL})|these\b|this (?:e-?mail|newsletter|stuff|kind|type)|them any ?more)",
        ),
        (
            "not|longer",
            rf"\b(?:do|did|would|will) not (?:want|wish|like|care|need)(?: to)? (?:be (?:contacted|e-?mailed|called|approached|bothered|messaged|solicited)\b{_WEAK_WHEN}|hear from (?:you|your (?:company|team))(?: again| any ?more| ever)?(?! until| before| about the)|{_MORE}{_MAIL} from you|(?:any more|any further|more|further) {_MAIL}|(?:your|these|those|such) {_MAIL})",
        ),
        (
            "no longer",
            rf"\b(?:no longer (?:want|wish|care|consent|agree|would like)|would no longer like)(?: to)? (?:receive|get|be (?:contacted|e-?mailed|on)|hear from|{_MORE}{_MAIL})",
        ),
        (
            "no more|no further",
            rf"^(?:(?:and|so|sorry|thanks|thank you|kindly|please|hi|ok|enough)\W+)*(?:no more|no further) (?:\w+ )?(?:{_MAIL}|contact|outreach|correspondence|contact attempts)\b(?:\W*(?:please|from (?:you|your)|to (?:me|us|this)|thanks|thank you)\b|\W*$)",
        ),
        (
            "lose my|lose this|alone",
            r"\blose (?:my|this|our) (?:number|e-?mail|address|contact)|\bleave (?:me|us) alone\b",
        ),
        (
            "consent|my right|erasure|object to|forgotten|article|art",
            r"\b(?:withdraw|revoke|withdrawing|revoking) (?:my|our|any) consent|\b(?:exercis\w+|invok\w+|use) (?:my|our) right (?:to|of|under)|\b(?:i|we) (?:hereby )?object to (?:the |any |your )?(?:further )?(?:processing|use|storage|direct marketing)|\bunder (?:article|art\.?) ?(?:17|21)\b",
        ),
        (
            "refrain|avoid|discontinue|cease|end |desist",
            rf"\b(?:refrain from|avoid|desist from) (?:e-?mailing|contacting|sending|writing|calling|messaging|any further|all further|further) ?(?:me|us|{_MORE}{_MAIL}|contact|this)|\b(?:please |to |must )(?:discontinue|cease|end|suspend) (?:(?:all|any|further|future|sending|these|your|with|this) )*(?:e-?mails?|contact|communications?|correspondence|messages|mailings?|outreach|solicitations?)\b|\bcease and desist\b(?! letter (?:from|for|to) )",
        ),
        (
            "spam|block|report",
            r"\b(?:i|we) (?:will|am going to|am|are going to|will have to|shall)(?: now| be| have to)? (?:report|reporting|mark|marking|flag|flagging|block|blocking) (?:you|this|these|it|your \w+)(?: \w+){0,2} ?(?:as spam|for spam|as junk|spam)|\b(?:i|we) (?:will|am going to|am)(?: now| be)? (?:block|blocking|report|reporting) you\b(?! (?:the|a|an|on|about|back|some|out|off|in|for)\b)",
        ),
        (
            "off your|off this|off the",
            r"\b(?:off|out of) (?:of )?(?:your|this|the) (?:mailing |e-?mail |call |contact |distribution |spam |marketing |sales )?(?:list|lists|database|crm|sequence|cadence|campaign)\b(?=\W*(?:please|now|thanks|immediately|asap|$))",
        ),
        (
            "again|any more|anymore|further",
            rf"{_COMMANDED}\b(?:do not|never|please not)(?: ever)? (?:contact|e-?mail|write|call|message|reach out|follow up|get in touch|text|mail)(?: to)? (?:again|any ?more|any further|ever again)\b(?! (?:until|before|about the|if|unless))",
        ),
        ("hear from", r"\bnever (?:want|wish) to (?:hear from|be contacted by) you"),
        (
            "send",
            rf"{_COMMANDED}\b(?:do not|never|please no longer|please not)(?: ever)? send (?:(?:me|us) |to me |to us )?(?:(?:any ?(?:more|further)?|more|further|these|those|such|your|unsolicited|marketing|sales|additional|future|other|of) )*(?:{_MAIL}|anything|stuff|things like this|these|this)\b(?! (?:until|till|before|to (?:the|him|her|them|bob|my|clients|customers)|file|document|version|yet|by post|by mail|over|out))",
        ),
        (
            "away|off|lost",
            r"^(?:\w+\W+){0,3}(?:go away|fuck off|piss off|bugger off|get lost|f\W{1,4}k? off)\b\W*(?:please|now|$)",
        ),
        (
            "again|any more|anymore",
            rf"{_COMMANDED}\b(?:never|do not(?: you)? (?:dare )?)(?: \w+)? ?(?:contact|e-?mail|write to|call|message|text) (?:me|us)(?: \w+)? (?:again|any ?more|ever)\b(?! (?:until|before))",
        ),
    ),
    left_company=rules(
        (
            "no longer",
            r"\b(?:i am|i was|is|am|has been|he is|she is)? ?no longer (?:with|at|work(?:ing|s)?(?: (?:for|at|with|here))?|employed|part of|an employee|a member|available at this|in (?:this|the) (?:role|position|company))\b(?! (?:home|liberty|full capacity|the idea))",
        ),
        (
            "left",
            r"\b(?:i|he|she|they|who) (?:have |has |had )?(?:now |since |recently )?left (?:the (?:company|firm|organi[sz]ation|business|agency|bank|university|team)|our (?:company|organi[sz]ation|firm)|my (?:position|role|job))\b|\b(?:has|have) left (?!a |an |my |our |home|work\b|already|now\b|that |this |them |him |your |everything|off\b|the (?:office|building|room|meeting|house)|me |us |you |for|his |her |it |no |early|on |many|some)[a-z][\w&-]*(?: (?:gmbh|inc|ltd|ag|llc|corp))?[.,]?$",
        ),
        (
            "last day|longer|retired|resigned|moved on|departed",
            r"\b(?:my last day (?:at|with|here|was)|(?:i|he|she|they) (?:have |has )?(?:retired|resigned|moved on from|departed)\b|(?:i have|has|he has|she has) (?:retired|resigned|moved on)\b)",
        ),
        (
            "no longer|not work",
            r"\bdo(?:es)? not work (?:here|at [\w ]{2,30}|for (?:us|the company)) (?:any ?more|any longer)|\bno longer (?:monitored|in use|active|valid)[^.]{0,40}\b(?:left|former)",
        ),
    ),
    not_now=rules(
        (
            "now",
            r"\b(?:not|is not|isn't) (?:a |the |really |quite )*(?:good |right |best )?(?:right now|for now|just now|now|at (?:the|this) (?:moment|time|point|stage)|at present|this (?:year|quarter|month|season)|yet ready|ready yet)\b(?!,? but (?:i|we) (?:am|are) (?:ready|happy))",
        ),
        (
            "moment|time|present|year|quarter|month|yet|currently|point",
            r"\b(?:not|no) (?:\w+ ){0,5}(?:at (?:the|this) (?:moment|time|point|stage)|at present|this (?:year|quarter|month|season)|right now|for now|just yet)\b|\b(?:timing|time) (?:is|was) (?:not|bad|off|wrong)\b|\bnot the (?:right|best) time\b|\bbad (?:time|timing)\b|\bnot a good time\b|\bcurrently (?:not|no) (?:looking|in the market|hiring|in a position|planning|budget)",
        ),
        (
            "back|touch|again|check|reach|revisit|follow|reconnect|ping|contact|talk|speak|circle|try|write|remind|call|email|e-mail|pick",
            r"\b(?:(?:get|come|check|report|circle|write|ping|reach|call) (?:me )?back(?: in)?(?: (?:to|with) (?:me|us))?|(?:circle|loop) back|get in touch|touch base|check in|reach out|follow up|contact (?:me|us)|ping (?:me|us)|try(?: me| us)?|write (?:to )?(?:me|us)|e-?mail (?:me|us)|call (?:me|us)|remind (?:me|us)|revisit(?: (?:this|it|that))?|reconnect|pick (?:this|it) (?:back )?up|(?:talk|speak|discuss|chat|look at (?:this|it))|come back)(?: (?:again|then|with me|with us|to me|to us|on this|about this|to this|back|at (?:this|it)|this|it|a))* (?:(?:only |sometime |some time |maybe |perhaps |again |once more |early |late |later |mid |towards the |at the |the )*)(?:in (?:a (?:few|couple of) |about |around |the )?(?:\d+|one|two|three|four|five|six|eight|twelve|new|early|late|mid|a|next|q[1-4]|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|fall|winter|jan|feb|mar|apr|aug|sep|sept|oct|nov|dec)\b|after\b|next (?:month|quarter|year|spring|summer|autumn|fall|winter|season)|later (?:this|in|on)|beginning of|start of|end of|(?:this|the) (?:fall|autumn|winter|spring|summer|end of)|around|from|when (?:we|i|the|things)|once (?:we|i|the|things)|not before|no earlier|towards|post|q[1-4]\b)",
        ),
        (
            "until|before",
            r"\b(?:do not|please do not|not) (?:contact|e-?mail|call|write to|chase|follow up with|reach out to|ping|bother|get back to) (?:me|us)?(?: again)?(?: about (?:this|it))? ?(?:until|till|before)\b|\b(?:nothing|no decisions?|not|will not) [^.]{0,50}\b(?:before|until) (?:the )?(?:next|end|q[1-4]|january|february|march|april|may|june|july|august|september|october|november|december|summer|autumn|fall|winter|spring|new year|year)",
        ),
        (
            "hold|pause|shelved|back burner|postpone|later|defer",
            r"\b(?:on hold|on pause|back burner|postponed?|put (?:this|it|everything) off|deferred|shelved) ?(?:until|till|for (?:now|the)|to|\W*$)",
        ),
        (
            "budget|freeze|swamped|busy|slammed",
            r"\b(?:no|not have (?:the |any )?|have no|out of) budget (?:left |remaining )?(?:for )?(?:this|until|right now|at the|currently|before)|\bbudget (?:is )?(?:frozen|freeze)|\b(?:too|very|super|really|extremely) (?:busy|swamped|slammed)\b[^.]{0,20}\b(?:now|moment|until|these days|this (?:week|month|quarter))",
        ),
        (
            "maybe|perhaps|another time",
            r"\b(?:maybe|perhaps) (?:later|next (?:year|quarter|month|time|season)|in (?:the )?(?:autumn|fall|spring|summer|winter|new year)|another time|some other time|in the future)\b|\banother time (?:perhaps|maybe)",
        ),
    ),
    declined=rules(
        (
            "not interest|no interest|any interest|longer interest|isn't",
            r"\b(?:not|no longer|not really|not particularly|not currently) (?:\w+ )?interested\b(?! only|,? but (?:in|rather|very))|(?:^|\b(?:sorry|hi|thanks),? )no interest\b(?! rate| on| charged)|\b(?:not have (?:any|an?)|have (?:absolutely )?no|lost) interest\b(?! rate| on)",
        ),
        (
            "went with|gone with|going with|go with|decided|chose|opted|selected|signed with|picked",
            r"\b(?:we|i) (?:have |are |am |will |ended up |decided to |chose to |will be |finally |already |have decided to |have already )*(?:went|gone|going|go|signed) (?:ahead )?with (?:an?other|someone else|somebody else|a different|one of your competitors|your competitor|a competitor|the other)|\b(?:chose|chosen|selected|picked|hired|opted for|decided (?:on|for)) (?:an?other|someone else|somebody else|a different|a competitor)\b|\bdecided (?:against|not to (?:proceed|go|move|continue|pursue|buy|sell|hire|engage|renew|take))|\bdecided to (?:go in (?:a|another) (?:different )?direction|pass\b|stay with|stick with|do it in-?house|look elsewhere)",
        ),
        (
            "pass|decline",
            r"\b(?:i|we)(?: will| am going to| are going to| have to| would| must| am| are| have)*(?: have to| respectfully| politely)* (?:pass(?:ing)?(?: on (?:this|it|that|your|the offer|the opportunity))?(?=\W*(?:$|[,.!]|on\b|but|for now|thanks|thank))|decline(?:d|ing)?\b(?! to comment))|\bhave to pass\b|\b(?:this one|it) is a pass\b",
        ),
        (
            "no need|not need|do not need|not require|longer need|not looking|all set|not for us|not for me|not a fit|not a good fit",
            r"\b(?:we|i) (?:do not|will not|no longer) (?:need|require) (?:your (?:service|help|product|offer|solution)|this (?:service|any ?more|product|anymore)|any (?:more )?(?:help|services|of)|it any ?more|a (?:new )?(?:quote|agency|agent|broker|recruiter|supplier|vendor))|\b(?:we|i) (?:are|am) (?:not|no longer) looking (?:for|to (?:buy|sell|hire|switch|change))|\b(?:we|i) (?:are|am) all set\b(?! for)|\bnot (?:really )?(?:for (?:us|me)|a (?:good |great )?(?:fit|match))\b(?! to)",
        ),
        (
            "thanks|thank you",
            r"\b(?:thanks|thank you),? but no,? (?:thanks|thank you)\b|^(?:hi\W+(?:\w+\W+)?)?no,? ?(?:thanks|thank you)\b(?!,? (?:i am fine with|that is (?:fine|great)))",
        ),
        (
            "proceed|move forward|moving forward|going forward|go ahead|go forward|pursue|moving ahead",
            r"\b(?:will|would|can|are|am|have decided|shall|is|we've) not (?:\w+ )?(?:be )?(?:proceed(?:ing)?|mov(?:e|ing) (?:forward|ahead)|go(?:ing)? (?:ahead|forward|any further)|pursu(?:e|ing)|tak(?:e|ing) (?:this|it|you up)) ?(?:with|this|it|any|further|on|\W*$)",
        ),
        (
            "found some|filled|already have|already found|too expensive|already sold|out of our",
            r"\b(?:position|role|vacancy|job) (?:has (?:already |now |since )?been|is|was) (?:already |now )?filled|\b(?:we|i) (?:have )?already (?:have|found|hired|sold|bought|signed|chosen|chose) (?:an?|another|someone|somebody|the house|it\b|our|one)\b|\b(?:i|we) (?:have )?found (?:someone|somebody) else|\btoo expensive for (?:us|me)|\b(?:out of|beyond|above) (?:our|my) (?:budget|price range)",
        ),
        (
            "unfortunately|regret|afraid",
            r"\bregret to inform|\bunfortunately,? (?:we|i|your|the) [^.]{0,50}\b(?:not (?:been )?(?:selected|successful|accept|moving|proceed|go|take|work out|able to (?:offer|accept))|another (?:candidate|vendor|supplier|offer|agency|agent))",
        ),
    ),
    interested=rules(
        (
            "sounds|looks|would be|yes",
            r"^yes,? please\W*$|\b(?:sounds|looks|that would be|this would be|it would be) (?:really |very |pretty |so |like a )?(?:good|great|interesting|perfect|fine|wonderful|fantastic|excellent|promising|brilliant|awesome)\b(?! but not| if only)(?!,? but)",
        ),
        (
            "interested|keen",
            r"(?<!not )(?<!not be )(?<!not really )(?<!longer )(?<!never )(?<!not currently )\b(?:(?:i|we) (?:am|are|would be|might be|remain|could be|was|were) (?:\w+ )?(?:interested|keen)|(?:very|definitely|still|really|quite) (?:interested|keen)|yes,? (?:interested|keen))\b",
        ),
        (
            "let us|let's|lets ",
            r"\b(?:let's|let us|lets) (?:talk|chat|meet|do it|do this|schedule|set up|book|go ahead|discuss|jump on|hop on|find a time|proceed|go for it|move forward|get started|have a (?:call|chat))\b(?! (?:again )?(?:in (?:a few|january|february|march|april|may|june|july|august|september|october|november|december)|next (?:year|quarter)|after))",
        ),
        (
            "how much|quote|pricing|price|proposal|offer|contract|agreement|details|information|brochure|demo",
            r"\b(?:can|could|would|will|please|kindly)(?: you)?(?: please)?(?: \w+)? ?(?:send|share|forward|give|provide|e-?mail|prepare|get)(?: (?:me|us|over|across|through))* (?:\w+ ){0,4}(?:quote|quotation|pricing|prices?|price list|proposal|offer|contract|agreement|brochure|details|information|estimate)\b|\b(?:how much (?:is|does|would|do you|will)|what (?:is|are|would be) (?:the|your) (?:price|pricing|cost|rates?|fee|fees|charges))\b|\b(?:see|get|book|schedule|arrange|have) a demo\b",
        ),
        (
            "call|meeting|meet|available|availab|time",
            r"\b(?:are you (?:free|available)|when (?:are you|would you be|can we|could we|can you)(?: \w+){0,2} ?(?:free|available|talk|meet|speak|call|start|come)|what times? (?:work|suit)|what is your availability|can we (?:talk|meet|speak|schedule|set up|have a call|arrange|discuss)|(?:happy|glad|love|like) to (?:talk|chat|meet|discuss|learn more|hear more|see (?:a|the) demo|jump on|hop on|set up|schedule|move forward|proceed|go ahead|know more|find out more|have a (?:call|chat)))\b",
        ),
        (
            "tell me more|more about|know more|learn more",
            r"\b(?:tell (?:me|us) more|(?:would like|love|want|eager|keen) to (?:know|learn|hear|find out) more)\b",
        ),
        (
            "accept|approved|signed|go ahead|let us proceed|order|in!",
            r"\b(?:we|i) (?:would like to |are happy to |am happy to |gladly )?(?:accept|approve) (?:your|the|this) (?:offer|proposal|quote|terms)|\b(?:please |you can |feel free to )go ahead\b|\bcount (?:me|us) in\b|\bwe have a deal\b|\bwe would like to (?:order|go ahead|move forward|proceed|work with you|book)",
        ),
    ),
    greeting=re.compile(
        r"^(?:(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|greetings)\b.{0,40}|(?:(?:best|kind|warm|many)? ?(?:regards|wishes)|best|cheers|sincerely(?: yours)?|yours(?: sincerely| faithfully| truly)?|all the best|take care|talk soon|speak soon|bye)\b.{0,40}|(?:i )?hope (?:you are|you're|all is|this (?:finds|e-?mail|mail|message)|you had|everything)\b.{0,60}|how are you(?: doing)?\W*|sent from my .{0,30})$"
    ),
    closer=re.compile(
        r"\b(?:(?:let (?:me|us) know|(?:please |do )?(?:feel free|not hesitate) to (?:contact|reach|call|ask|e-?mail|get in touch|let me)|(?:contact|reach|call|e-?mail) (?:me|us)|reach out|get in touch|(?:i am |we are )?(?:happy|glad|here) to (?:help|answer|assist))\b.{0,40}\b(?:if|should|with|for|at any time|any)\b.{0,30}\b(?:questions?|anything|need|help|further|issues?|problems?|concerns?|unclear)\b|(?:if|should) you (?:have any|need any|have|need) (?:further |more |other )?(?:questions?|anything|help|information)|any (?:further )?questions?,? (?:just|please|let|feel)|(?:have|enjoy) (?:a|your) (?:\w+ )?(?:day|weekend|week|evening|holiday|trip|flight|vacation|time)|(?:looking forward|look forward) to (?:it|meeting|seeing|our (?:call|meeting)|working|tomorrow|monday|tuesday|wednesday|thursday|friday))"
    ),
    no_answer=re.compile(
        r"\b(?:no (?:need to (?:reply|respond|answer|get back)|reply (?:is )?(?:needed|necessary|required|expected)|response (?:is )?(?:needed|necessary|required|expected)|answer (?:is )?(?:needed|necessary|required|expected)|action (?:is )?(?:needed|required|necessary))|(?:do not|you do not|need not) (?:need to |have to )?(?:reply|respond|answer)\b(?! (?:to|until|before)))|^(?:just )?(?:fyi|for your (?:information|records|files))\b"
    ),
    request=rules(
        (
            "let me know|let us know|know",
            r"\blet (?:me|us) know\b|\bwaiting (?:for|on) (?:your|you)|\bawait(?:ing)? your",
        ),
        (
            "you",
            r"\b(?:could|can|would|will|may|might) (?:you|i (?:ask|have|get|please)|we (?:meet|talk|speak|schedule|set up|find))\b|\bwould (?:love|appreciate|be (?:great|grateful|good|happy|glad|helpful)|like) (?:your|to (?:hear|know|get|see|schedule|set up|meet|talk|show|discuss|understand)|if you|it if)\b|\b(?:are|do|did|have) you\b.*\?|\bi need you(?:r)? ",
        ),
        (
            "please|kindly|pls",
            r"\b(?:please|kindly|pls)\b (?!find (?:attached|enclosed|below|the)|note|see (?:attached|below|the attached)|be (?:aware|advised|informed)|do not|accept my|give my|say|have a|excuse|ignore|disregard|forgive|keep me|enjoy)(?:\w+)|\bplease find (?:attached|enclosed).{0,40}\b(?:for your (?:review|approval|signature|feedback|consideration|comments)|to sign)",
        ),
        (
            "hearing|hear from|thoughts|feedback|opinion|reply|response|answer|decision|confirm",
            r"\b(?:look|looking) forward to (?:hearing|your (?:reply|response|answer|feedback|thoughts|decision|confirmation|comments))|\bhope to hear|\bhear (?:back )?from you\b|\b(?:what are |your |any )(?:thoughts|feedback|opinion|comments)\b|\b(?:need|waiting for|wait for|appreciate|expect|await|get|have) (?:your |a |an )(?:quick |prompt |early )?(?:reply|response|answer|decision|confirmation|approval|go-?ahead|signature|feedback)",
        ),
        (
            "following up|follow up|follow-up|checking in|check in|circling|touching base|bump|nudge|reminder|remind|any news|any update|status",
            r"\b(?:following up|follow(?:ing)?[- ]up on|wanted to (?:follow up|check|touch|see|circle|ask|know)|checking in|circling back|touching base|bumping this|gentle (?:reminder|nudge)|friendly reminder|quick (?:reminder|nudge)|any (?:news|updates?|progress|luck))\b",
        ),
        (
            "wonder|curious|question|would it|does it|interested in",
            r"\b(?:wondering|curious) (?:if|whether|what|how|when|about)|\b(?:i|we) (?:have|had) (?:a|one|two|some|another|a few|a quick) (?:\w+ )?questions?\b|\bare you (?:still )?(?:interested|available|open)|\bwhether you (?:are|would|could|can|have)\b",
        ),
    ),
    proposal=rules(
        (
            "proposal|quote|quotation|offer|estimate|contract|agreement|draft",
            r"\b(?:attached|enclosed|here|below|find|sending|send|sent|prepared|as promised|sharing)\b.{0,40}\b(?:proposal|quote|quotation|offer|estimate|contract|agreement|draft|pitch|term sheet|nda|application|mock-?ups?|designs?)\b(?!.{0,20}\b(?:signed|countersigned))|\b(?:my|our|the) (?:proposal|quote|quotation|offer|estimate)\b.{0,40}\b(?:attached|enclosed|below|valid|would be|comes to|is)\b",
        ),
        (
            "for your|to sign|signature|review|approval",
            r"\bfor your (?:review|approval|signature|feedback|consideration|comments|input|decision)\b|\b(?:to|for) (?:sign(?:ature)?|approve|approval)\b",
        ),
        (
            "suggest|propose|how about|i would love|would like to|happy to|wanted to introduce|offer",
            r"\b(?:i|we) (?:would )?(?:suggest|propose|recommend)\b|\bhow about\b|\b(?:i|we) (?:would|could) (?:love|like|be (?:happy|glad|delighted)) to (?:show|discuss|offer|help|meet|introduce|invite|work|talk|offer|explore|apply|buy|order|book|visit|join|present)|\b(?:i|we) help (?:companies|teams|businesses|people|clients|agencies|founders)\b|\b(?:i am|we are) (?:reaching out|writing to|getting in touch)",
        ),
    ),
    courtesy=re.compile(
        r"^(?:(?:ok|okay|great|perfect|excellent|super|awesome|wonderful|fantastic|brilliant|sure|sure thing|yes|yep|done|noted|understood|got it|received|will do|agreed|cool|nice|fine|good|lovely|alright|all right|right|amazing|(?:congratulations|congrats)\b.{0,60}|absolutely|of course|no problem|no worries|you are (?:very )?welcome|my pleasure|anytime|likewise|same to you|you too|cheers|ta|wow|thx|ty|tx|same here|likewise)\b|(?:many |very many )?thanks\b(?! for your (?:quick )?consideration).{0,80}|thank you\b.{0,80}|(?:that |this |it |monday |tuesday |wednesday |thursday |friday |tomorrow |[\d:]+ ?(?:am|pm)? )?(?:sounds|works|looks|is|all) (?:really |very |totally |absolutely )?(?:good|great|perfect|fine|fine by me|lovely|for me|well|ok|okay)\b.{0,30}|see you\b.{0,40}|(?:talk|speak) (?:to you )?(?:soon|then|tomorrow|later)\b.{0,15}|(?:i |we )?(?:really |very much |so )*appreciate (?:it|that|your (?:help|time|support))\b.{0,40}|(?:i|we) (?:will|shall) (?:be there|see you|do (?:that|so|it)|take a look|have a look|look into it|get back to you|let you know|send it|call you)\b.{0,50}|(?:looking|look) forward to (?:it|seeing|meeting|our|the|working|tomorrow|monday|tuesday|wednesday|thursday|friday)\b.{0,50}|(?:have|enjoy) (?:a|your|the) .{0,30}|happy (?:birthday|new year|holidays|easter|to help)\b.{0,40}|merry christmas.{0,40}|glad (?:to hear|it|you|i could|we could|that)\b.{0,60}|(?:i |we )?accept(?:ed)?\b.{0,30}|confirmed\b.{0,30}|(?:safe|good) (?:travels|trip|luck)\b.{0,30}|(?:so )?(?:sorry|sad) to hear\b.{0,60}|get well\b.{0,20}|best of luck\b.{0,30}|(?:great|good|nice|lovely) (?:to (?:meet|see|talk|speak|hear|chat)|meeting|talking|speaking|chatting|seeing|job|work|news|idea)\b.{0,60}|it was (?:great|good|nice|a pleasure|lovely)\b.{0,60})(?:[\s,.!:;)-]*(?:and )?(?:thanks|thank you|thx|great|perfect|then|too|see you|sounds good|works for me|will do|cheers|all good|that works)\b.{0,50})?[\s,.!:;)(-]*(?:\w+[\s,.!]*){0,3}$"
    ),
    informing=re.compile(
        r"\b(?:fyi|for your (?:information|records|files|reference)|just (?:to let you know|so you know|a heads.?up|letting you know|wanted to let you know|a quick note to say)|heads.?up|(?:please )?(?:find )?(?:attached|enclosed)\b.{0,40}\b(?:invoice|receipt|credit note|signed|minutes|notes|slides|recording|copy|photos|pictures|statement)|(?:invoice|receipt|statement|credit note)\b.{0,60}\b(?:attached|enclosed|below)|(?:attached|here) (?:is|are|you will find) (?:the |your |my |our |an? )?(?:invoice|receipt|signed|minutes|notes|slides|recording|copy|photos|statement|credit note)|here (?:is|are) the (?:file|files|document|documents|info|information|link|address|details|numbers?|photos|notes) (?:you (?:asked|requested|wanted|needed)|as (?:requested|discussed|promised))|as (?:requested|discussed|agreed)|(?:i|we) have (?:just )?(?:sent|paid|transferred|updated|uploaded|signed|completed|finished|fixed|changed|received|booked|cancelled|canceled|shipped)|no action (?:needed|required))\b"
    ),
    absence=re.compile(
        r"\b(?:out of (?:the )?office|out of town|away from (?:the office|my desk|work|email|e-?mail)|on (?:annual |parental |maternity |paternity |sick |medical |business )?(?:leave|vacation|holidays?|travel)|on (?:a )?business trip|limited access to (?:my )?e-?mail|(?:currently|presently) (?:away|out|absent|travell?ing|on)|i (?:am|will be) (?:away|out|absent|travell?ing|off work|off until|on vacation|on holiday)|(?:i )?(?:will )?(?:return|be back|reply)(?:ing)? (?:to (?:the office|work|you|your (?:e-?mail|message)) )?(?:on|when i|upon my|after my|as soon as) |in my absence|until my return|no access to (?:my )?e-?mail|not (?:in|at) the office|office is closed|will not be (?:checking|reading) (?:my )?e-?mail)\b"
    ),
    acknowledgement=re.compile(
        r"\b(?:(?:your|a) (?:support )?(?:request|ticket|case|enquiry|inquiry|issue|message|e-?mail)(?: \(?#?[\w-]{1,20}\)?)? (?:has been|was) (?:successfully )?(?:received|created|opened|logged|registered|submitted)|ticket (?:number|id|#)|case (?:number|id)\b|reference number|we have received your (?:request|message|e-?mail|enquiry|inquiry|ticket)|one of our (?:agents|team|representatives)|type your (?:reply|response) above this line|reply above this line|support ticket)\b"
    ),
)
