# ruff: noqa: E501 - a pattern is one line, so that a change to it is one line too
"""French patterns. Text is folded before matching: accents are off, œ is oe."""

import re

from inboxfollow.domain.rules.rule import LanguageRules, rules

_MAIL = r"(?:e-?mails?|mails?|mels?|courriels?|messages?|courriers?|newsletters?|lettres? d'information|publicites?|pubs?|spams?|sollicitations?|demarchages?|offres|relances?|communications?)"
_WRITE = (
    r"(?:contacter|ecrire|solliciter|relancer|envoyer|importuner|deranger|appeler|demarcher|harceler|adresser|spammer)"
)
_AGAIN = r"(?:plus|plus jamais|jamais)"
_TIME = r"(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|printemps|ete|automne|hiver|l'ete|l'automne|rentree|vacances|fetes|l'annee prochaine|annee prochaine|mois prochain|trimestre prochain|prochain trimestre|prochaine annee|semestre|\d+ (?:mois|semaines|jours)|(?:un|deux|trois|quatre|six|quelques|une) (?:mois|semaines?|ans?|annees?)|debut d'annee|fin d'annee|q[1-4]|t[1-4])"

FRENCH = LanguageRules(
    code="fr",
    conditional=re.compile(
        r"\bsi (?:vous|tu) (?:ne )?(?:souhait\w+|voul\w+|veux|desir\w+|prefer\w+|voudri\w+)|\bcliqu\w+|\bpour (?:vous (?:desinscrire|desabonner)|te desabonner|ne plus recevoir .{0,60}(?:ici|lien|clic|repond))|\bvous (?:pouvez|recevez ce)"
    ),
    negated=re.compile(
        r"(?:\b(?:ne (?:veux|voulons|souhaite|souhaitons|demande|demandons|dis|disons|voudrais) pas(?: que)?(?: vous| tu)?(?: (?:de|me|nous))?|ne (?:m'|nous )?|pas (?:besoin )?(?:de|d')?(?: me| nous| vous)?|inutile de|sans|au lieu de|plutot que de|faut-il|doit-on|devons-nous|pourquoi|sinon je))\s*$"
    ),
    enquiring=re.compile(
        r"^(?:(?:et|mais|donc|ou|bonjour|petite question)[,:]? )*(?:faut-il|doit-on|devons-nous|est-ce que (?:nous|je|on|l'on|les)|est-ce qu'on|pourquoi|quand|comment (?:nos|les|on|peut-on|les clients)|qui|quel\w*|ou|peut-on|on doit|y a-t-il|dois-je)\b.*\?"
    ),
    bare_opt_out=re.compile(
        r"(?:merci de |s'il vous plait |svp )*(?:stop|desinscription|desabonnement|me desinscrire|me desabonner|desinscrire|desabonner|se desinscrire|unsubscribe|plus de mails?|plus d'e-?mails?|retirez-moi|supprimez-moi|desinscrivez-moi|desabonnez-moi)(?: (?:svp|s'il vous plait|merci|de (?:votre|cette|la) liste|immediatement))*[ .!,]*"
    ),
    opt_out=rules(
        (
            "ne |n'",
            rf"\b(?:merci de |priere de |veuillez |je vous (?:prie|demande|remercie) de |je souhaite que vous |s'il vous plait,? |svp,? |a l'avenir,? |vous prie(?:r|ons)? de |de bien vouloir )(?:bien vouloir )?ne {_AGAIN} (?:me |nous |m'|nous en |m'en )?{_WRITE}\b(?! (?:avant|a (?:l'|mon ancienne)|sur|par telephone|le|la|les (?:fichiers|documents)|au numero|ce dossier))",
        ),
        (
            "contactez|ecrivez|envoyez|sollicitez|relancez|appelez|ecris|contacte|envoie|derangez|importunez|harcel",
            rf"(?<!vous )(?<!tu )\bne (?:me |nous |m'|nous en |m'en )(?:contactez|contacte|ecrivez|ecris|envoyez|envoie|sollicitez|relancez|appelez|derangez|importunez|harcelez|adressez|recontactez) {_AGAIN}\b(?! (?:avant|a mon ancienne|sur))",
        ),
        (
            "recevoir|etre",
            rf"\b(?:ne (?:souhaite|souhaitons|veux|voulons|desire|desirons|voudrais)|n'(?:accepte|acceptons)) {_AGAIN} (?:etre (?:contacte|contactee|contactes|sollicite|sollicitee|sollicites|demarche|relance|importune|derange)\w*\b(?! (?:avant|au|sur|par telephone))|(?:recevoir|avoir) (?:(?:de|d'|vos|ces|aucun|de vos|de tels|des|ce genre de|ce type de|tous ces) ?)*{_MAIL}|recevoir (?:de vos|quoi que|vos|rien)|(?:avoir de vos|entendre parler|de (?:vos )?{_MAIL}))",
        ),
        (
            "recevoir|pas etre",
            rf"\b(?:ne (?:souhaite|souhaitons|veux|voulons|desire|desirons)) pas (?:etre (?:contacte|contactee|contactes|sollicite|sollicitee|sollicites|demarche|recontacte)\w*\b(?! (?:avant|au|sur|par telephone|le|en))|recevoir (?:(?:de|d'|vos|ces|aucun|de vos|de tels|des|ce genre de|ce type de) ?)*{_MAIL})",
        ),
        (
            "cess|arret",
            rf"\b(?:cessez|arretez|cesse|arrete|(?:merci|veuillez|priere|demande|prie|vouloir|svp) (?:de |d')?(?:bien vouloir )?(?:cesser|arreter)|de cesser|d'arreter) (?:immediatement |tout de suite |s'il vous plait |donc )?(?:de |d')(?:me |nous |m'|nous )(?:en )?(?:{_WRITE}|spammer)\b(?! (?:les (?:fichiers|documents)|a mon ancienne|sur mon))|\b(?:cessez|arretez|cesser|arreter) (?:vos|ces|tous? ces|les) (?:envois|{_MAIL})",
        ),
        (
            "liste|base|fichier|diffusion|mailing|contacts",
            r"\b(?:(?:me|nous) (?:retirer|supprimer|enlever|effacer|oter|rayer|radier)|(?:retirez|supprimez|enlevez|effacez|otez|rayez|radiez|retirer|supprimer|enlever|effacer|oter|rayer|retire|supprime|enleve)[- ](?:moi|nous|mon (?:adresse|e-?mail|nom|contact|mail)|mes (?:coordonnees|donnees)|notre (?:adresse|societe|contact)|nos (?:coordonnees|donnees)|cette adresse))\b.{0,25}\b(?:de|des) (?:votre |vos |la |cette |toutes vos |ta |tes |ces )?(?:liste|listes|base|bases|fichier|fichiers|diffusion|mailing|contacts|newsletter)\b(?<!element de la liste)",
        ),
        (
            "etre retire|etre supprime|etre desinscrit|etre raye|etre desabonne",
            r"\b(?:souhaite|voudrais|veux|demande a|aimerais|desire) etre (?:retire|supprime|desinscrit|raye|desabonne)\w*",
        ),
        (
            "desinscri|desabonn|unsubscribe|desinscr",
            r"\b(?:desinscrivez|desabonnez|desinscris|desabonne)[- ](?:moi|nous|cette|mon)\b|\b(?:merci|veuillez|priere|pouvez-vous|pourriez-vous|peux-tu|souhaite|voudrais|veux|demande|svp|s'il vous plait|vouloir|prie)\b (?:de |d')?(?:bien vouloir )?(?:me |nous |m'|mon adresse )?(?:desinscrire|desabonner)\b(?! (?:les|nos|un|le|un client))|\bme (?:desinscrire|desabonner) (?:de|s'il|svp|merci|\W*$)|^(?:bonjour\W+)?(?:desinscription|desabonnement|desinscrire|desabonner)(?: (?:svp|s'il vous plait|merci))?\W*$",
        ),
        (
            "donnees|coordonnees|rgpd|opposition|consentement|effacement",
            r"\b(?:supprimer|supprimez|effacer|effacez|suppression|effacement)\b.{0,20}\b(?:mes|nos|de mes|de nos|toutes mes|l'ensemble de mes) (?:donnees|coordonnees|informations)\b|\bdroit (?:d'opposition|a l'effacement|a l'oubli)\b(?<!\bdu droit a l'oubli)(?!.{0,40}\?)|\b(?:m'oppose|nous opposons|retire mon consentement)\b",
        ),
        ("stop aux|stop a ", rf"^(?:bonjour\W+)?stop (?:aux|a vos|a ces) {_MAIL}"),
        (
            "tranquille|spam",
            r"\b(?:laissez|laisse|fichez|foutez)[- ](?:moi|nous) (?:tranquilles?|en paix|la paix)|\b(?:je vais|nous allons|je serai oblige de) (?:vous (?:signaler|bloquer)\b(?! (?:que|qu'|un|une|la|le|les|des|de)\b)|(?:vous |les |le )?(?:signaler|marquer)\b.{0,30}\b(?:spam|indesirables?)\b)",
        ),
        (
            "plus de|plus d'",
            rf"^(?:(?:merci|svp|s'il vous plait|bonjour)\W+)*plus (?:de|d'|aucun) ?{_MAIL}(?: (?:svp|s'il vous plait|merci|de votre part)|\W*$)",
        ),
    ),
    left_company=rules(
        (
            "plus",
            r"\b(?:ne (?:fais|fait|font) plus partie (?:de (?:l'entreprise|la societe|l'equipe|notre|nos)|des effectifs|du personnel)|ne travaille plus (?:chez|pour|dans|au sein|ici|a\b)|n'est plus (?:en poste|employe\w*|chez|dans l'entreprise|dans la societe|salarie\w*|parmi nous)|ne suis plus (?:en poste|employe\w*|chez|dans l'entreprise|salarie\w*))",
        ),
        (
            "quitte|depart|retraite",
            r"\b(?:ai|a|ayant|avons) (?:definitivement |recemment )?quitte (?:l'entreprise|la societe|le groupe|mes fonctions|ses fonctions|mon poste|l'agence|notre (?:entreprise|societe)|la banque)|\b(?:parti|partie) a la retraite|\b(?:suis|est) (?:desormais )?(?:a la retraite|en retraite)",
        ),
    ),
    not_now=rules(
        (
            "moment|instant|cette annee|actuellement|maintenant|present",
            r"\b(?:pas|plus|aucun\w*|rien)\b (?:\w+ ){0,5}?(?:pour le moment|pour l'instant|en ce moment|actuellement|cette annee|a ce stade|dans l'immediat|maintenant|ce trimestre)|\b(?:pour le moment|pour l'instant|en ce moment|actuellement|cette annee|a ce stade|a l'heure actuelle),? (?:\w+ |n'){0,4}?(?:ne |n')?\w+ (?:\w+ )?(?:pas|aucun\w*|rien)\b(?! (?:recu|encore recu))|\bpas le bon moment|\bmauvais moment|\bpas (?:tout de suite|maintenant|avant)\b",
        ),
        (
            "recontact|revene|reparl|relanc|contact|repren|rappel|revoir|ecri|revenir|discut",
            rf"\b(?:recontact\w+|revene?z|revenir|reven\w+|reparl\w+|relanc\w+|contactez|recontacter|repren\w+|rappel\w+|reecri\w+|reevoqu\w+|revoyons|revoir|rediscut\w+|reprendre contact)\b.{{0,50}}\b(?:en|dans|au|apres|a partir d[eu]|courant|debut|fin|mi|l'annee|le mois|le trimestre|a la|vers|pas avant|cet|d'ici)\b[ -]?(?:(?:le|la|les|l'|du|de|d'|debut|fin|mi|mois|courant) ?[-]?)*{_TIME}|\b(?:recontact\w+|revenez|reparl\w+|relancez|reprenons|rappelez\S*|contactez\S*|ecrivez\S*)\b.{{0,30}}\b(?:l'annee prochaine|le mois prochain|le trimestre prochain|plus tard|ulterieurement|la rentree)",
        ),
        (
            "avant|plus tard|reporte|suspens|pause|budget|stand-by",
            rf"\bpas avant (?:(?:le|la|les|l'|debut|fin|mi|mois) ?-?)*(?:de |d')?{_TIME}|\b(?:peut-etre|plutot) (?:plus tard|l'annee prochaine|une autre fois|en \d+)|\b(?:projet|decision|budget)\b.{{0,30}}\b(?:reporte|en suspens|en pause|gele|en stand-?by|epuise)|\b(?:pas de|plus de|aucun) budget\b.{{0,25}}\b(?:cette|pour|actuellement|avant|disponible)",
        ),
    ),
    declined=rules(
        (
            "interess",
            r"\b(?:pas|plus|aucunement|nullement|guere) (?:\w+ )?(?:interesse\w*)\b(?! que| uniquement)|\b(?:ne m'interesse|ne nous interesse|n'interesse) (?:pas|plus|guere)",
        ),
        ("non merci|non, merci", r"^(?:bonjour\W+(?:\w+\W+)?)?non,? merci\b"),
        (
            "choisi|opte|retenu|decide|prefere|engage|porte",
            r"\b(?:avons|ai|a|s'est|sommes) (?:finalement |deja |donc )?(?:choisi|opte pour|retenu|porte notre choix sur|selectionne|prefere) (?:un|une|de|d'|pour)? ?(?:un |une )?(?:autre|concurrent|de vos concurrents)|\bdecide de ne pas\b|\bnotre choix s'est porte sur (?:un autre|une autre|un concurrent)|\b(?:n'avons|n'ai|n'a) pas (?:ete )?(?:retenu|donne suite)|\b(?:candidature|offre|proposition)\b.{0,30}\b(?:n'a pas ete retenue?|n'est pas retenue?)",
        ),
        (
            "suite|decline|refus|regret|passer|besoin",
            r"\b(?:ne (?:donnerons|donnerai|souhaitons|souhaite|pouvons|puis|allons|vais|pourrons)) pas (?:\w+ )?(?:donner |de )?suite\b|\bne pas donner suite\b|\b(?:declinons|decline|refusons|refuse|devons decliner|dois decliner)\b.{0,30}\b(?:offre|proposition|invitation|poliment|devis)|\b(?:n'avons|n'ai) (?:plus |pas )(?:besoin (?:de (?:vos|votre|ce|cette)|d'un)|besoin\W*$)",
        ),
        (
            "deja|trop cher",
            r"\b(?:avons|ai|travaillons|travaille) deja (?:un|une|avec un|trouve|signe|vendu|choisi)\b(?! (?:rendez-vous|question))|\btrop cher\w*(?: pour nous| pour moi)?\W*$",
        ),
    ),
    interested=rules(
        (
            "interess",
            r"(?<!pas )(?<!plus )\b(?:(?:je suis|nous sommes|serais|serions|suis|tres|vivement|toujours) (?:\w+ )?interesse\w*|(?:ca|cela|votre (?:offre|proposition)|votre produit) (?:m'|nous )interesse(?! pas)\b|ce serait interessant)",
        ),
        (
            "parfait|bonne idee|volontiers|avec plaisir",
            r"\b(?:avec plaisir|volontiers|bonne idee|ca me va|cela me convient|ca nous convient|ca me parait (?:bien|bon))\b(?!,? mais)",
        ),
        (
            "devis|tarif|prix|proposition|offre|brochure|contrat|plus d'informations|en savoir plus",
            r"\b(?:pouvez-vous|pourriez-vous|peux-tu|pourrais-tu|merci de|envoyez|veuillez)\b.{0,30}\b(?:envoyer|faire|transmettre|adresser|parvenir|communiquer|nous|moi)\b.{0,30}\b(?:devis|tarifs?|prix|proposition|offre|brochure|contrat|informations)\b|\b(?:quel est (?:le|votre) (?:prix|tarif)|quels sont (?:les|vos) (?:prix|tarifs)|combien (?:coute|ca|cela))\b|\ben savoir (?:plus|davantage)\b",
        ),
        (
            "rendez-vous|appel|disponible|parler|rencontr|echang|discut",
            r"\b(?:quand (?:etes-vous|es-tu|pouvons-nous|peut-on|seriez-vous)|etes-vous (?:disponible|libre)|es-tu (?:disponible|libre|dispo)|pouvons-nous (?:nous|en|convenir|fixer|echanger|planifier)|(?:heureux|ravi|ravie|serais ravi|serions ravis) d(?:e |')(?:en (?:discuter|parler)|echanger|vous rencontrer)|(?:fixons|convenons d'un|planifions) (?:un )?(?:rendez-vous|appel)|parlons-en|discutons-en)\b(?! (?:en \w+bre|l'annee))",
        ),
        (
            "accept|commander|d'accord pour",
            r"\b(?:j'accepte|nous acceptons) (?:votre|l'|la|le)|\b(?:souhaitons|souhaite|aimerais|voudrais|aimerions) (?:commander|reserver|travailler avec vous|avancer)\b",
        ),
    ),
    greeting=re.compile(
        r"^(?:(?:bonjour|bonsoir|salut|coucou|cher|chere|chers|madame|monsieur|hello)\b.{0,40}|(?:bien |tres )?(?:cordialement|amicalement|sinceres salutations|salutations|bien a vous|a bientot|respectueusement)\b.{0,40}|(?:j'espere|nous esperons) que (?:vous|tu|tout)\b.{0,50}|comment (?:allez-vous|vas-tu|ca va)\b.{0,15}|(?:veuillez agreer|je vous prie d'agreer)\b.{0,120})$"
    ),
    closer=re.compile(
        r"\b(?:n'hesite(?:z)? pas\b.{0,80}|(?:reste|restons|me tiens|nous tenons) (?:bien sur |bien entendu )?a (?:votre|ta|ton) (?:entiere )?(?:disposition|ecoute)|(?:bonne|bon|excellente|belle) (?:fin de )?(?:journee|week-?end|soiree|semaine|vacances|voyage)|(?:veuillez agreer|je vous prie d'agreer)\b|pour toute question)"
    ),
    no_answer=re.compile(
        r"\b(?:(?:pas besoin|inutile) de (?:me )?repondre|aucune reponse (?:n'est )?(?:necessaire|attendue|requise)|pas de reponse (?:necessaire|attendue)|n'appelle pas de reponse)|^(?:pour (?:info|information|votre information|ton information)|fyi)\b"
    ),
    request=rules(
        (
            "pouv|pourr|peux",
            r"\b(?:pouvez-vous|pourriez-vous|peux-tu|pourrais-tu|pouvons-nous|pourrions-nous|vous pourriez|tu peux|vous pouvez me|puis-je)\b",
        ),
        (
            "merci de|merci d'|veuillez|priere|s'il vous plait|svp|s'il te plait",
            r"\b(?:merci (?:de|d')\s?(?:bien vouloir |me |nous |m'|vouloir )?(?!votre|ta |ton |m'avoir|nous avoir|avoir|cette|ce\b|l'|tout|vos|tes)\w+(?:er|ir|re|oir)\b|veuillez (?!trouver|agreer|noter|excuser|accepter|recevoir)\w+|priere de\b|(?:s'il vous plait|svp|s'il te plait|stp)\b)",
        ),
        (
            "attente|retour|reponse|avis|confirm|nouvelles|pensez|penses",
            r"\b(?:dans l'attente|en attente|en attendant|attends|attendons|espere|esperons|j'espere|apprecierais)\b.{0,30}\b(?:retour|reponse|nouvelles|lire|confirmation|decision|accord)|\b(?:qu'en (?:pensez-vous|penses-tu)|votre avis|ton avis|tenez-moi (?:au courant|informe)|dites-moi|dis-moi|faites-moi (?:savoir|part)|confirmez|me (?:confirmer|dire))\b",
        ),
        (
            "relanc|revien|suite a|nouvelles|souhaitais|voulais",
            r"\b(?:je (?:me permets de )?(?:vous )?relance|je me permets de|je reviens vers (?:vous|toi)|(?:souhaitais|voulais) (?:savoir|prendre|faire)|(?:avez-vous|as-tu) (?:eu|pu|des)|petit rappel|petite relance|des nouvelles)\b",
        ),
        (
            "question",
            r"\b(?:j'ai|j'aurais|nous avons|nous aurions) (?:une|deux|quelques|des|encore une) (?:\w+ )?questions?\b",
        ),
    ),
    proposal=rules(
        (
            "devis|proposition|offre|contrat|projet|candidature|accord",
            r"\b(?:ci-joint|ci-jointe|ci-dessous|en piece jointe|trouver|trouverez|voici|envoie|transmets|transmettons|joins|notre|ma|mon)\b.{0,50}\b(?:devis|proposition|offre|contrat|projet de|candidature|accord|convention)\b(?!.{0,15}\bsigne)",
        ),
        (
            "signature|validation|approbation|signer|relecture|avis",
            r"\bpour (?:signature|validation|approbation|avis|relecture|accord)\b|\ba signer\b",
        ),
        (
            "propose|suggere|aimerais|souhaiterais|voudrais|serais",
            r"\b(?:je (?:vous |te )?(?:propose|suggere)|nous (?:vous )?proposons|et si (?:on|nous))\b|\b(?:aimerais|aimerions|souhaiterais|souhaiterions|serais ravi|serait un plaisir|serais heureux)\b.{0,40}\b(?:presenter|montrer|rencontrer|echanger|discuter|proposer|parler|travailler|postuler|acheter|commander|reserver)",
        ),
    ),
    courtesy=re.compile(
        r"^(?:(?:un grand |mille |grand )?merci\b(?! d(?:e|') ?(?:bien vouloir|me |nous |m'|confirmer|\w+(?:er|ir)\b)).{0,80}|ok|d'accord|parfait|super|genial|excellent|tres bien|entendu|bien recu|c'est (?:note|parfait|fait|bon|entendu)|note|ca marche|ca roule|ca me va|cela me convient|avec plaisir|pas de (?:probleme|souci)|de rien|je vous en prie|je t'en prie|a (?:bientot|demain|lundi|mardi|mercredi|jeudi|vendredi|tout a l'heure|plus tard|plus|la semaine prochaine)\b.{0,30}|(?:bonne|bon|excellente|belle) .{0,30}|(?:oui|ouais|bien sur|absolument|tout a fait)|felicitations\b.{0,50}|joyeux (?:noel|anniversaire)\b.{0,30}|bonne annee\b.{0,40}|(?:je suis )?ravi\w*\b.{0,50}|je (?:serai la|confirme|vous confirme|m'en occupe|regarde|note)\b.{0,50}|au plaisir\b.{0,40})(?:[\s,.!:;)-]*(?:et )?(?:merci|a bientot|a demain|a lundi|parfait|super|bonne journee|c'est note|entendu|ca me va|pour moi)\b.{0,50})?[\s,.!:;)(-]*(?:\w+[\s,.!]*){0,3}$"
    ),
    informing=re.compile(
        r"\b(?:pour (?:votre |ton )?(?:info|information)|(?:ci-joint|ci-jointe|en piece jointe|trouver|trouverez|voici|joins|envoie)\b.{0,50}\b(?:facture|recu|compte[- ]rendu|signe|signee|photos|diapositives|releve|avoir)\b|facture\b.{0,40}\b(?:ci-jointe?|en piece jointe)|comme (?:convenu|demande|promis)|je vous informe|juste pour (?:info|vous (?:dire|informer))|(?:j'ai|nous avons) (?:bien )?(?:envoye|paye|regle|mis a jour|signe|reserve|annule|recu|transmis))\b"
    ),
    absence=re.compile(
        r"\b(?:absente?s?(?: du bureau)?|en (?:conges?|vacances|deplacement|conge)|hors du bureau|de retour|a mon retour|en mon absence|pendant mon absence|durant mon absence|ne serai pas (?:joignable|disponible|au bureau)|acces limite a (?:mes|ma)|en cas d'urgence|sans acces a (?:mes|ma)|fermes? (?:du|jusqu))\b"
    ),
    acknowledgement=re.compile(
        r"\b(?:votre (?:demande|message|e-?mail|courriel|requete) a (?:bien )?ete (?:recue?|enregistree?|prise? en compte|creee?|transmise?)|numero (?:de|du) (?:ticket|dossier|demande)|nous avons bien recu votre (?:demande|message|e-?mail|courriel)|accuse de reception)\b"
    ),
)
