# ruff: noqa: E501 - a pattern is one line, so that a change to it is one line too
"""Spanish patterns. Text is folded before matching: accents and tildes are off."""

import re

from inboxfollow.domain.rules.rule import LanguageRules, rules

_MAIL = r"(?:e-?mails?|mails?|correos?(?: electronicos?)?|mensajes?|newsletters?|boletin(?:es)?|publicidad|spam|ofertas|promociones|comunicaciones|propaganda|llamadas|informacion comercial)"
_WRITE = r"(?:contact(?:ar|en|e|es|arme|arnos|arte)|escrib(?:ir|an|a|as|irme|irnos)|envi(?:ar|en|e|es|arme|arnos)|llam(?:ar|en|e|es|arme|arnos)|molest(?:ar|en|e|es|arme|arnos)|mand(?:ar|en|e|es|arme|arnos))"
_TIME = r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre|primavera|verano|otono|invierno|vacaciones|navidad|navidades|reyes|fiestas|el proximo (?:mes|ano|trimestre)|proximo (?:mes|ano|trimestre|semestre)|ano que viene|mes que viene|ano proximo|trimestre que viene|\d+ (?:meses|semanas|dias)|(?:un|dos|tres|cuatro|seis|unos|unas|par de|un par de) (?:mes(?:es)?|semanas?|ano)|trimestre|semestre|q[1-4])"

SPANISH = LanguageRules(
    code="es",
    conditional=re.compile(
        r"\bsi (?:usted |tu |ya )?(?:no )?(?:desea\w*|quier\w+|prefier\w+|quisier\w+)(?! que)|\b(?:haga|haz|hacer|hagan) (?:clic|click)|\bpinch\w+ aqui|\bpara (?:darse de baja|darte de baja|dejar de recibir|cancelar (?:su|tu|la) suscripcion)|\b(?:puede|puedes|podra) (?:darse|darte|cancelar|dejar)|\busted recibe este"
    ),
    negated=re.compile(
        r"(?:\b(?:no (?:quiero|queremos|pido|pedimos|digo|necesito|hace falta|es necesario|hay que|deseo|pretendo)(?: que)?(?: usted| me| nos| te| le)?|sin|en lugar de|en vez de|nunca (?:pedi|dije)(?: que)?|por que|tenemos que|hay que|no))\s*$"
    ),
    enquiring=re.compile(
        r"^[¿\s]*(?:(?:y|pero|o|hola|una pregunta)[,:]? )*¿? ?(?:debemos|debo|tenemos que|tengo que|hay que|deberiamos|es|son|por que|cuando|como (?:pueden|se puede|podemos|los)|donde|quien|que|cual\w*|podemos|se puede|necesitamos)\b.*\?"
    ),
    bare_opt_out=re.compile(
        r"(?:por favor,? )*(?:baja|dar(?:me)? de baja|darme de baja|dame de baja|deme de baja|stop|unsubscribe|cancelar suscripcion|no mas (?:correos|mensajes|emails|e-mails|publicidad)|eliminar|borrar|eliminame|elimineme)(?: (?:por favor|gracias|de (?:la|su|tu) lista|ya|inmediatamente))*[ .!,]*"
    ),
    opt_out=rules(
        (
            "no ",
            rf"\b(?:no|nunca) (?:me |nos )(?:vuelva[ns]?|vuelvas|volvais) a {_WRITE}\b(?! (?:hasta|antes))|\bno (?:vuelva[ns]?|vuelvas|volvais) a (?:contactar|escribir|enviar|llamar|molestar|mandar)(?:me|nos|lo)\b(?! (?:hasta|antes))|\bno (?:me|nos) (?:contacten?|contactes|escriban?|escribas|envien?|envies|llamen?|llames|molesten?|molestes|manden?|mandes)(?: (?:correos|mensajes|emails|nada|publicidad|ofertas|estos?|estas?|{_MAIL}))? (?:mas|nunca mas|de nuevo|otra vez|nunca|en el futuro)\b(?! (?:tarde|adelante))|\bno (?:me|nos) (?:contacten?|escriban?|envien?|molesten?|manden?|contactes|escribas|envies|molestes|mandes) (?:mas )?(?:{_MAIL})\b(?! (?:a mi (?:antigu|otr)|hasta))",
        ),
        (
            "no ",
            rf"\b(?:ya )?no (?:quiero|queremos|deseo|deseamos|quisiera) (?:que me (?:contacten?|escriban?|envien?|llamen?|manden?|molesten?)\b(?! (?:hasta|antes|el|la|al))|que nos (?:contacten?|escriban?|envien?|llamen?|manden?)\b(?! (?:hasta|antes))|(?:seguir )?recib\w+ (?:mas |sus |estos |este tipo de |ninguna? |tus |esta |ningun |vuestros |tantos )*{_MAIL}|(?:seguir )?recib\w+ (?:nada|mas|ningun)|ser contactad[oa]s?|(?:mas )?{_MAIL} (?:suyos|de ustedes|tuyos)|mas {_MAIL}|saber nada (?:mas )?de (?:ustedes|usted|ti|vosotros))",
        ),
        (
            "dej|par",
            rf"\b(?:dejen?|deja|dejad|dejar|paren?|para|parad|cesen?) de (?:{_WRITE}|escribirme|molestar|mandar|enviar|contactar|acosar\w*)(?:me|nos)?\b(?! (?:a (?:mi (?:antiguo|otro)|los clientes|clientes)|los (?:archivos|documentos)))(?<!para de enviar)|\b(?:dejen?|deja|dejad) de (?:mandar|enviar)(?:me|nos) ",
        ),
        (
            "baja",
            r"\b(?:den|de|dame|deme|denme|dadme|dennos|dar|darme|darnos|dese|dar)(?:me|nos)? de baja\b(?! (?:a|al|del seguro|por|medica|la (?:linea|empresa)|el|en la seguridad))(?<!puede dar de baja)|\b(?:quiero|quisiera|deseo|solicito|pido|necesito|me gustaria) (?:que me den de baja|darme de baja|la baja|mi baja|dar de baja (?:mi|este) (?:correo|email|e-mail|direccion|suscripcion))\b(?! (?:medica|del seguro|voluntaria))|^baja(?: por favor)?\W*$",
        ),
        (
            "lista|base|bbdd|fichero|registros",
            r"(?:\b(?:elimin|borr|quit|sac|saqu|retir|suprim|exclu)\w*(?:me|nos)\b|\b(?:me|nos) (?:elimin|borr|quit|sac|saqu|retir|suprim|exclu)\w+|\b(?:elimin|borr|quit|sac|saqu|retir|suprim|exclu)\w+ (?:mi|mis|nuestr[oa]s?|este (?:correo|email)|esta direccion)\b).{0,30}\bde (?:su|sus|tu|tus|la|esta|vuestra|todas sus|las) (?:lista|listas|base|bases|bbdd|fichero|ficheros|registros|newsletter|mailing)\b(?<!elemento de la lista)",
        ),
        (
            "elimin|borr|supri|cancel",
            r"\b(?:eliminen?|eliminar|borren?|borrar|supriman?|suprimir|elimina|borra|cancelen?|cancelar) (?:todos )?(?:mis|nuestros|mi) (?:datos|datos personales|direccion|correo|suscripcion|contacto|informacion de contacto)\b(?! (?:anterior|de ayer|de la reunion))|\b(?:eliminame|elimineme|eliminenme|borrame|borreme|borrenme|saquenme|sacame|quitenme|quiteme|quitame|saqueme)\b(?! de (?:la (?:reunion|invitacion)|el grupo|copia))|\b(?:cancelacion|supresion|eliminacion) de mis datos",
        ),
        (
            "opongo|consentimiento|rgpd|lopd|derecho",
            r"\bme opongo (?:a|al)\b.{0,20}\b(?:tratamiento|uso|envio|que)|\b(?:retiro|revoco) mi consentimiento|\bejer(?:zo|cer|cito) mi(?:s)? derecho",
        ),
        (
            "no mas|en paz|tranquil|spam",
            rf"^(?:(?:por favor|gracias|hola)\W+)*no mas {_MAIL}(?:,? (?:por favor|gracias|de su parte)|\W*$)|\b(?:dejen|deje|dejeme|dejenme|dejame|dejennos|dejenos)(?:me|nos)? (?:en paz|tranquil[oa]s?)|\b(?:voy a|vamos a) (?:(?:denunciar|bloquear)(?:lo|los|la|las|le|les|te)\b(?! (?:la|el|los|las|que|un|una)\b)|(?:marcar|reportar|denunciar)\w*\b.{{0,30}}\bspam)",
        ),
        (
            "abstengan|abstenga|absten",
            r"\b(?:abstengan?se|absteng\w+|abstente) de (?:contactar|escribir|enviar|llamar|mandar)",
        ),
        (
            "desuscri|suscripcion",
            r"\b(?:desuscrib\w+|desuscrip\w+)\b(?= ?(?:me|por|de|\W*$))|\b(?:quiero|quisiera|deseo) (?:cancelar|anular) (?:mi|la|esta) suscripcion\b(?! (?:al gimnasio|a netflix))",
        ),
    ),
    left_company=rules(
        (
            "ya no",
            r"\bya no (?:trabajo|trabaja|formo parte|forma parte|estoy (?:en la empresa|trabajando)|esta (?:en la empresa|en nuestra|trabajando|con nosotros)|pertenec\w+|labor[oa])\b(?! (?:los|desde casa|por la))",
        ),
        (
            "dejado|dejo|deje|jubil",
            r"\b(?:he|ha) dejado (?:la empresa|la compania|la firma|mi (?:puesto|cargo)|su (?:puesto|cargo)|de (?:trabajar|pertenecer|formar parte))|\b(?:deje|dejo) (?:la empresa|la compania)|\b(?:me he|se ha|me) jubilado?",
        ),
    ),
    not_now=rules(
        (
            "momento|ahora|actualmente|este ano|por el momento",
            r"\b(?:por (?:el momento|ahora)|de momento|en este momento|ahora mismo|actualmente|este ano|este trimestre|ahora),? (?:\w+ ){0,2}?(?:no|nada|ningun\w*)\b(?! (?:he recibido|lo he))|\b(?:no|nada|ningun\w*)\b (?:\w+ ){0,5}?(?:por (?:el momento|ahora)|de momento|en este momento|ahora mismo|actualmente|este ano|este trimestre|en estos momentos)|\bno es (?:el|un) (?:mejor |buen )?momento|\bmal momento\b",
        ),
        (
            "contact|vuelv|hablamos|hablemos|escrib|llam|retom|recuerd",
            rf"\b(?:contact\w+|vuelv\w+ a (?:escribir|contactar|llamar|hablar|preguntar)\w*|volver a (?:hablar|contactar\w*|escribir\w*)|volvamos a (?:hablar|vernos)|hablamos|hablemos|escrib\w+|escribame|escribeme|llam\w+|retom\w+|recuerd\w+)\b.{{0,45}}\b(?:en|a partir de|despues de(?:l)?|para|tras|el|dentro de|a principios de|a finales de|hacia|pasad[oa]s?)\b (?:(?:el|la|las|los|unos|unas|mes de|principios de|finales de|mediados de) ?)*{_TIME}",
        ),
        (
            "hasta|antes",
            rf"\b(?:no|nada)\b.{{0,40}}\b(?:hasta|antes de(?:l)?) (?:(?:el|la|las|los|despues de|pasado|pasadas|mes de|principios de|finales de) ?)*{_TIME}",
        ),
        (
            "mas adelante|quiza|tal vez|pospuesto|aplazado|pausa|presupuesto",
            r"\b(?:quiza|quizas|tal vez|mejor) (?:mas adelante|el (?:proximo|ano)|en otro momento|para el ano|otro dia|en el futuro)|\b(?:mas adelante)\b.{0,25}\b(?:hablamos|contact\w+|retom\w+|vemos|veremos|interesa)|\b(?:proyecto|decision|compra)\b.{0,30}\b(?:pospuest[oa]|aplazad[oa]|en pausa|paralizad[oa]|parad[oa])|\b(?:no (?:hay|tenemos|queda)|sin) presupuesto\b.{0,25}\b(?:este|hasta|ahora|por|disponible|para este)",
        ),
    ),
    declined=rules(
        (
            "interes",
            r"\bno (?:estoy|estamos|me|nos|tengo|tenemos|nos encontramos|hay) (?:\w+ )?(?:interesad[oa]s?|interesa|interesan|interes)\b(?! (?:solo|mas que))|\bsin interes\b",
        ),
        ("no gracias|no, gracias", r"^(?:hola\W+(?:\w+\W+)?)?no,? (?:muchas )?gracias\b"),
        (
            "elegido|optado|decidi|escogido|otro|otra",
            r"\b(?:hemos|he|ha|han) (?:finalmente |ya )?(?:elegido|optado por|escogido|contratado|seleccionado|decidido (?:ir|trabajar|seguir|quedarnos) con) (?:a )?(?:otr[oa]|un competidor|la competencia)|\b(?:hemos|he) decidido (?:no|rechazar|declinar)\b|\bdecidimos (?:no|ir con otr[oa]|elegir otr[oa]|trabajar con otr[oa])|\bnos (?:decidimos|hemos decidido|decantamos|hemos decantado) por otr[oa]",
        ),
        (
            "rechaz|declin|lament|no vamos|no seguir|no continuar|necesit",
            r"\b(?:debo|debemos|tengo que|tenemos que|voy a|vamos a|quiero|prefiero|preferimos) (?:rechazar|declinar)|\b(?:rechazamos|rechazo|declinamos|declino) (?:su|tu|la|amablemente)|\bno (?:vamos a|voy a) (?:seguir|continuar|avanzar|contratar|proceder|comprar|vender|aceptar)|\blament\w+ (?:informar\w*|comunicar\w*)|\b(?:ya )?no (?:necesito|necesitamos|precisamos) (?:sus|tus|su|este|mas|ese|esos|estos|nada)\b",
        ),
        (
            "ya ten|ya hemos|ya he |demasiado car|cubiert",
            r"\bya (?:tenemos|tengo|contamos con|hemos (?:contratado|elegido|encontrado|vendido)|he (?:contratado|elegido|encontrado|vendido)) (?:un|una|otro|otra|a|el|la|quien|cubierto)?\b(?! (?:la informacion|los documentos|reunion|una pregunta))|\bdemasiado car[oa]\b|\b(?:puesto|vacante) (?:ya )?(?:esta|ha sido) cubiert[oa]",
        ),
    ),
    interested=rules(
        (
            "interes",
            r"(?<!no )\b(?:(?:estoy|estamos|estaria|estariamos|seguimos|sigo) (?:\w+ )?interesad[oa]s?|(?<!no )(?:me|nos) interesa(?:ria)?\b|suena (?:interesante|bien|genial)|muy interesad[oa]s?)",
        ),
        (
            "suena|parece|me gusta|perfecto",
            r"\b(?:suena|me parece|nos parece|parece) (?:\w+ )?(?:bien|genial|perfecto|interesante|estupendo|fantastico|buena idea)\b(?!,? pero)",
        ),
        (
            "presupuesto|precio|cotizacion|propuesta|oferta|tarifa|contrato|mas informacion|cuanto|catalogo",
            r"\b(?:puede|puedes|podria|podrias|podeis|pueden|envieme|enviame|envienos|mandame|mandeme|por favor)\b.{0,30}\b(?:presupuesto|precios?|cotizacion|propuesta|oferta|tarifas?|contrato|informacion|catalogo)\b(?! (?:no))|\bcuanto (?:cuesta|costaria|seria|vale)\b|\bcual (?:es|seria) (?:el|su) precio\b|\bmas informacion\b.{0,20}\bpor favor|\b(?:quiero|quisiera|me gustaria) (?:saber|recibir|conocer) mas",
        ),
        (
            "hablemos|hablamos|llamada|reunion|cuando|vernos|agenda|disponible",
            r"\b(?:hablemos|cuando (?:puede|puedes|podemos|podriamos|tiene|tienes|le viene|te viene|estas|esta)|podemos (?:hablar|vernos|reunirnos|agendar|quedar|tener)|agendemos|concertemos|(?:encantad[oa]s?|me encantaria|nos encantaria|con gusto|me gustaria) (?:de )?(?:hablar|reunirme|reunirnos|conocer|verlo|saber|ver)|estas disponible|esta disponible)\b(?! (?:en (?:enero|septiembre)|el (?:proximo|ano)))",
        ),
        (
            "acept|adelante|encargar|contratar",
            r"\b(?:acepto|aceptamos) (?:su|tu|la|el)\b|\b(?:sigamos|seguimos|vamos) adelante\b|\b(?:queremos|quiero|quisieramos|quisiera) (?:contratar|comprar|reservar|encargar|pedir|avanzar)\b",
        ),
    ),
    greeting=re.compile(
        r"^(?:(?:hola|buenos dias|buenas (?:tardes|noches)|buenas|estimad[oa]s?|querid[oa]s?|saludos)\b.{0,40}|(?:un )?(?:cordial |fuerte |afectuoso )?(?:saludos?|abrazo|atentamente|cordialmente)\b.{0,40}|(?:espero|esperamos) que (?:este|estes|todo|se encuentre|te encuentres|se encuentren)\b.{0,50}|(?:como esta|como estas|que tal)\b.{0,20})$"
    ),
    closer=re.compile(
        r"\b(?:no dude(?:s|n)? en\b.{0,80}|(?:cualquier|alguna) (?:duda|pregunta|consulta|cosa)\b.{0,60}|(?:quedo|quedamos|estoy|estamos) (?:a (?:su|tu|vuestra) (?:entera )?disposicion|atent[oa]s?(?! a (?:su|tu)))|(?:buen|feliz|que (?:tenga|tengas|pase|pases)(?: un)?(?: buen| feliz)?) (?:dia|fin de semana|semana|tarde|viaje|finde|vacaciones))"
    ),
    no_answer=re.compile(
        r"\b(?:no (?:es necesario|hace falta|necesitas?|hay necesidad de|se requiere|requiere) (?:que )?(?:responder?|respuesta|contestar|responda|respondas|contestacion|conteste)|solo (?:para|como) (?:tu|su|vuestra)? ?(?:informacion|conocimiento))|^(?:para (?:su|tu|vuestra) (?:informacion|conocimiento)|fyi|pti)\b"
    ),
    request=rules(
        (
            "puede|puedes|podria|podrias|podeis|podemos|pueden",
            r"\b(?:puede|puedes|podria|podrias|podeis|pueden|podrian|podriais|podriamos|podemos)\b.*\?|\b(?:podria|podrias|podrian) (?:usted )?(?:enviar|decir|confirmar|mandar|indicar|revisar|ayudar|hacer)\w*",
        ),
        (
            "por favor|ruego|rogamos|agradec",
            r"\bpor favor\b|\b(?:le|les|te|os) (?:ruego|rogamos|agradeceria|agradeceriamos|pido)\b|\b(?:ruego|rogamos|agradeceria|agradeceriamos) (?:que|me|nos|su|tu)\b",
        ),
        (
            "respuesta|comentarios|noticias|confirm|opinion|parece|piensa|espera|saber|avis|dime|digame",
            r"\b(?:quedo|quedamos|espero|esperamos|en espera|a la espera|esperando)\b.{0,30}\b(?:respuesta|noticias|comentarios|confirmacion|decision|tus?|sus?)|\b(?:que (?:te|le|os|les) parece|que (?:opina|opinas|piensa|piensas)|(?:me|nos) (?:dices|dice|confirmas|confirma|avisas|avisa|cuentas|cuenta)|dime|digame|avisame|aviseme|haganos saber|hagame saber|hazme saber|confirmame|confirmeme)\b",
        ),
        (
            "seguimiento|retom|novedad|queria|recordatorio|recordar",
            r"\b(?:queria|queriamos|quisiera|me gustaria) (?:saber|preguntar\w*|hacer (?:un )?seguimiento|recordar\w*|consultar\w*|dar seguimiento)|\b(?:hay|alguna|tienes|tiene) (?:alguna )?(?:novedad|novedades|noticia|noticias)\b|\b(?:doy|dando|hago) seguimiento|\bamable recordatorio|\bpequeno recordatorio",
        ),
        (
            "pregunta|duda|consulta",
            r"\b(?:tengo|tenemos|tendria|me surge|tenia) (?:una|dos|unas|algunas|otra) (?:\w+ )?(?:preguntas?|dudas?|consultas?)\b",
        ),
    ),
    proposal=rules(
        (
            "presupuesto|propuesta|oferta|contrato|cotizacion|borrador|candidatura|acuerdo",
            r"\b(?:adjunt\w+|envio|enviamos|mando|le (?:envio|hago llegar)|te (?:envio|paso|mando)|aqui (?:esta|tiene|tienes|va)|encontrara|nuestra|mi)\b.{0,50}\b(?:presupuesto|propuesta|oferta|contrato|cotizacion|borrador|candidatura|acuerdo|convenio)\b(?!.{0,15}\bfirmad)",
        ),
        (
            "firma|aprobacion|revision|revisar|visto bueno",
            r"\bpara (?:su|tu|vuestra) (?:firma|aprobacion|revision|consideracion|visto bueno)\b|\bpara (?:firmar|revisar|aprobar)\b",
        ),
        (
            "propongo|sugiero|gustaria|encantaria|proponemos",
            r"\b(?:propongo|proponemos|sugiero|sugerimos)\b|\b(?:me|nos) (?:gustaria|encantaria)\b.{0,40}\b(?:presentar\w*|mostrar\w*|hablar|reunir\w*|ofrecer\w*|conocer\w*|invitar\w*|trabajar|comprar|reservar|colaborar)",
        ),
    ),
    courtesy=re.compile(
        r"^(?:(?:muchas |muchisimas |mil )?gracias\b.{0,80}|(?:te |le |les )?agradezco\b.{0,60}|ok|okay|vale|de acuerdo|perfecto|genial|estupendo|excelente|fenomenal|muy bien|entendido|recibido|anotado|hecho|listo|claro(?: que si)?|por supuesto|con gusto|sin problema|no hay problema|de nada|igualmente|si|hasta (?:luego|pronto|manana|entonces|el (?:lunes|martes|miercoles|jueves|viernes)|la semana que viene)\b.{0,30}|nos vemos\b.{0,40}|(?:me )?(?:parece|suena|esta) (?:\w+ )?(?:bien|perfecto|genial)\b.{0,20}|(?:buen|feliz|buenas) .{0,30}|(?:me )?alegro\b.{0,50}|felicidades\b.{0,50}|enhorabuena\b.{0,50}|feliz (?:navidad|ano|cumpleanos)\b.{0,30}|confirmado\b.{0,30}|ha sido un placer\b.{0,40}|un placer\b.{0,40}|ahi (?:estare|estaremos|nos vemos)\b.{0,30})(?:[\s,.!:;)-]*(?:y )?(?:gracias|muchas gracias|hasta (?:luego|manana|entonces|pronto|el \w+)|nos vemos|perfecto|genial|vale|asi lo hago)\b.{0,50})?[\s,.!:;)(-]*(?:\w+[\s,.!]*){0,3}$"
    ),
    informing=re.compile(
        r"\b(?:para (?:su|tu|vuestra) (?:informacion|conocimiento)|(?:adjunt\w+|envio|enviamos|mando|aqui (?:esta|tiene|tienes)|encontrara)\b.{0,50}\b(?:factura|recibo|firmad[oa]|acta|fotos|diapositivas|justificante|abono|comprobante)|factura\b.{0,40}\badjunt\w+|como (?:acordamos|acordado|pediste|pidio|solicitado|quedamos|solicito)|solo para informar\w*|te informo|le informo|(?:he|hemos) (?:enviado|pagado|subido|actualizado|firmado|reservado|cancelado|recibido))\b"
    ),
    absence=re.compile(
        r"\b(?:fuera de la oficina|de vacaciones|ausente|de viaje|de baja|(?:de )?permiso (?:de|por)|no estare (?:disponible|en la oficina)|a mi (?:regreso|vuelta)|en mi ausencia|durante mi ausencia|acceso limitado (?:a|al) (?:mi )?correo|en caso de urgencia|para (?:asuntos|temas) urgentes|me reincorpor\w+|estare (?:fuera|ausente))\b"
    ),
    acknowledgement=re.compile(
        r"\b(?:su (?:solicitud|mensaje|correo|consulta|peticion) (?:ha sido|fue) (?:recibid[oa]|registrad[oa]|cread[oa])|numero de (?:ticket|caso|expediente|incidencia)|hemos recibido su (?:solicitud|mensaje|correo|consulta)|acuse de recibo)\b"
    ),
)
