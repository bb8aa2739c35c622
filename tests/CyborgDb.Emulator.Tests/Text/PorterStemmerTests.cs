using CyborgDb.Emulator.Text;

namespace CyborgDb.Emulator.Tests.Text;

/// <summary>The examples of the paper, each taken through all five steps.</summary>
public sealed class PorterStemmerTests
{
    [Theory]
    [InlineData("caresses caress")]
    [InlineData("ponies poni")]
    [InlineData("ties ti")]
    [InlineData("caress caress")]
    [InlineData("cats cat")]
    public void Step_1a(string example) => ShouldStem(example);

    [Theory]
    [InlineData("feed feed")]
    [InlineData("agreed agre")]
    [InlineData("plastered plaster")]
    [InlineData("bled bled")]
    [InlineData("motoring motor")]
    [InlineData("sing sing")]
    [InlineData("conflated conflat")]
    [InlineData("troubled troubl")]
    [InlineData("sized size")]
    [InlineData("hopping hop")]
    [InlineData("tanned tan")]
    [InlineData("falling fall")]
    [InlineData("hissing hiss")]
    [InlineData("fizzed fizz")]
    [InlineData("failing fail")]
    [InlineData("filing file")]
    public void Step_1b(string example) => ShouldStem(example);

    [Theory]
    [InlineData("happy happi")]
    [InlineData("sky sky")]
    [InlineData("say sai")]
    public void Step_1c(string example) => ShouldStem(example);

    [Theory]
    [InlineData("relational relat")]
    [InlineData("conditional condit")]
    [InlineData("rational ration")]
    [InlineData("valenci valenc")]
    [InlineData("hesitanci hesit")]
    [InlineData("digitizer digit")]
    [InlineData("conformabli conform")]
    [InlineData("radicalli radic")]
    [InlineData("differentli differ")]
    [InlineData("vileli vile")]
    [InlineData("analogousli analog")]
    [InlineData("vietnamization vietnam")]
    [InlineData("predication predic")]
    [InlineData("operator oper")]
    [InlineData("feudalism feudal")]
    [InlineData("decisiveness decis")]
    [InlineData("hopefulness hope")]
    [InlineData("callousness callous")]
    [InlineData("formaliti formal")]
    [InlineData("sensitiviti sensit")]
    [InlineData("sensibiliti sensibl")]
    public void Step_2(string example) => ShouldStem(example);

    [Theory]
    [InlineData("triplicate triplic")]
    [InlineData("formative form")]
    [InlineData("formalize formal")]
    [InlineData("electriciti electr")]
    [InlineData("electrical electr")]
    [InlineData("hopeful hope")]
    [InlineData("goodness good")]
    public void Step_3(string example) => ShouldStem(example);

    [Theory]
    [InlineData("revival reviv")]
    [InlineData("allowance allow")]
    [InlineData("inference infer")]
    [InlineData("airliner airlin")]
    [InlineData("gyroscopic gyroscop")]
    [InlineData("adjustable adjust")]
    [InlineData("defensible defens")]
    [InlineData("irritant irrit")]
    [InlineData("replacement replac")]
    [InlineData("adjustment adjust")]
    [InlineData("dependent depend")]
    [InlineData("adoption adopt")]
    [InlineData("homologou homolog")]
    [InlineData("communism commun")]
    [InlineData("activate activ")]
    [InlineData("angulariti angular")]
    [InlineData("homologous homolog")]
    [InlineData("effective effect")]
    [InlineData("bowdlerize bowdler")]
    public void Step_4(string example) => ShouldStem(example);

    [Theory]
    [InlineData("probate probat")]
    [InlineData("rate rate")]
    [InlineData("cease ceas")]
    [InlineData("controll control")]
    [InlineData("roll roll")]
    public void Step_5(string example) => ShouldStem(example);

    [Theory]
    [InlineData("generalizations gener")]
    [InlineData("oscillators oscil")]
    [InlineData("connect connect")]
    [InlineData("connected connect")]
    [InlineData("connecting connect")]
    [InlineData("connection connect")]
    [InlineData("connections connect")]
    public void Words_that_belong_together_get_one_stem(string example) => ShouldStem(example);

    [Theory]
    [InlineData("a a")]
    [InlineData("is is")]
    [InlineData("sss sss")]
    [InlineData("yyy yyi")]
    [InlineData("ing ing")]
    [InlineData("ion ion")]
    [InlineData("eed eed")]
    public void Words_that_are_hardly_more_than_an_ending(string example) => ShouldStem(example);

    static void ShouldStem(string example)
    {
        string[] words = example.Split(' ');
        char[] letters = words[0].ToCharArray();
        Assert.Equal(words[1], new string(letters, 0, PorterStemmer.Stem(letters)));
    }
}
