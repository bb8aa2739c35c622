using CyborgDb.Emulator.Text;

namespace CyborgDb.Emulator.Tests.Text;

/// <summary>The examples of the definition of Porter2 ("English" in Snowball), and words that its rules single out.</summary>
public sealed class Porter2StemmerTests
{
    public static TheoryData<string, string> Steps => new()
    {
        { "plurals", "caresses caress, ties tie, cries cri, dies die, gaps gap, kiwis kiwi, gas gas, this this, us us, cats cat, census census" },
        { "past and progressive", "feed feed, agreed agre, agreedly agre, plastered plaster, bled bled, motoring motor, sing sing, repeatedly repeat" },
        { "stems that are mended", "luxuriated luxuri, troubled troubl, sized size, hopping hop, hoping hope, tanned tan, falling fall, hissing hiss, fizzed fizz, failing fail, filing file, added ad, egged eg, bed bed, shed shed, shred shred" },
        { "a final y", "cry cri, by by, say say, happy happi, enjoy enjoy, yyy yyy" },
        { "step 2", "relational relat, conditional condit, rational ration, digitizer digit, conformably conform, radically radic, differently differ, vilely vile, analogously analog, vietnamization vietnam, predication predic, operator oper, feudalism feudal, decisiveness decis, hopefulness hope, callousness callous, formality formal, sensitivity sensit, sensibility sensibl, hopefully hope, carelessly careless, apology apolog, fully fulli, quickly quick" },
        { "step 3", "triplicate triplic, formative format, formalize formal, electricity electr, electrical electr, hopeful hope, goodness good" },
        { "step 4", "revival reviv, allowance allow, inference infer, airliner airlin, gyroscopic gyroscop, adjustable adjust, defensible defens, irritant irrit, replacement replac, adjustment adjust, dependent depend, adoption adopt, communism communism, activate activ, effective effect, bowdlerize bowdler" },
        { "step 5", "probate probat, rate rate, cease ceas, controll control, roll roll, hope hope" },
        { "regions by name", "general general, generally general, generate generat, generous generous, communication communic, arsenal arsenal, arsenic arsenic" },
        { "exceptions", "skis ski, skies sky, dying die, lying lie, tying tie, idly idl, gently gentl, ugly ugli, early earli, only onli, singly singl, sky sky, news news, howe howe, atlas atlas, cosmos cosmos, bias bias, andes andes" },
        { "exceptions after the plural", "inning inning, innings inning, outing outing, canning canning, herrings herring, earring earring, proceed proceed, proceeds proceed, exceed exceed, succeed succeed" },
        { "a sample of the vocabulary", "consign consign, consigned consign, consigning consign, consignment consign, consist consist, consisted consist, consistency consist, consistent consist, consistently consist, consolation consol, consolatory consolatori, consolidate consolid, consoling consol, constancy constanc, knack knack, knackeries knackeri, knavish knavish, kneading knead, knees knee, knightly knight, knitting knit, knock knock, knots knot" },
        { "words that belong together", "connect connect, connected connect, connecting connect, connection connect, connections connect" },
        { "short words and endings", "a a, is is, sss sss, ing ing, ion ion, eed eed, ed ed" },
        { "other letters and digits", "cafés café, 2nd 2nd, 1980s 1980s, naïvely naïv, straßen straßen, приветing приветing" },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void Words_get_the_stem_of_the_definition(string step, string examples)
    {
        Assert.All(examples.Split(", "), example =>
        {
            var words = example.Split(' ');
            var letters = words[0].ToCharArray();
            var stem = new string(letters, 0, Porter2Stemmer.Stem(letters));
            Assert.True(words[1] == stem, $"{step}: {words[0]} became {stem}, not {words[1]}");
        });
    }
}
