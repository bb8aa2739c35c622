namespace CyborgDb.Emulator.Text;

/// <summary>
/// Takes the endings off English words, after M. F. Porter's second algorithm ("English", or Porter2, in Snowball). Words
/// are lower-case; what is not one of a, e, i, o, u and y counts as a consonant. There are no apostrophes in them.
/// </summary>
internal static class Porter2Stemmer
{
    private static readonly (string Suffix, string Replacement)[] s_step2 =
    [
        ("ization", "ize"), ("ational", "ate"), ("fulness", "ful"), ("ousness", "ous"), ("iveness", "ive"), ("tional", "tion"),
        ("biliti", "ble"), ("lessli", "less"), ("entli", "ent"), ("ation", "ate"), ("alism", "al"), ("aliti", "al"),
        ("ousli", "ous"), ("iviti", "ive"), ("fulli", "ful"), ("enci", "ence"), ("anci", "ance"), ("abli", "able"),
        ("izer", "ize"), ("ator", "ate"), ("alli", "al"), ("bli", "ble"), ("ogi", "og"), ("li", ""),
    ];

    private static readonly (string Suffix, string Replacement)[] s_step3 =
    [
        ("ational", "ate"), ("tional", "tion"), ("alize", "al"), ("icate", "ic"), ("iciti", "ic"), ("ative", ""),
        ("ical", "ic"), ("ness", ""), ("ful", ""),
    ];

    private static readonly string[] s_step4 =
    [
        "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "ion",
        "al", "er", "ic",
    ];

    /// <summary>Stems a word in its place, where it never gets longer; the length of the stem.</summary>
    public static int Stem(Span<char> letters)
    {
        if (letters.Length <= 2)
            return letters.Length;
        if (StemExceptions.Find(letters) is { } exception)
        {
            exception.CopyTo(letters);
            return exception.Length;
        }

        var word = new EnglishWord(letters);
        word.TakePlural();
        if (!StemExceptions.IsDoneAfterPlural(word.Letters))
        {
            word.TakePastOrProgressive();
            word.EndingYToI();
            ReplaceLongest(ref word, s_step2);
            ReplaceLongest(ref word, s_step3);
            TakeLongest(ref word);
            word.TakeFinalEOrL();
        }

        word.ConsonantYToLowerCase();
        return word.Length;
    }

    /// <summary>Steps 2 and 3: the longest ending that fits is replaced, where it stands in R1.</summary>
    private static void ReplaceLongest(ref EnglishWord word, ReadOnlySpan<(string Suffix, string Replacement)> endings)
    {
        foreach ((var suffix, var replacement) in endings)
        {
            if (!word.Ends(suffix))
                continue;
            var follows = suffix switch
            {
                "ogi" => word.Before(suffix) == 'l',
                "li" => word.Before(suffix) is 'c' or 'd' or 'e' or 'g' or 'h' or 'k' or 'm' or 'n' or 'r' or 't',
                "ative" => word.IsInR2(suffix),
                _ => true,
            };
            if (follows && word.IsInR1(suffix))
                word.Replace(suffix, replacement);
            return;
        }
    }

    /// <summary>Step 4: the longest ending that fits goes, where it stands in R2.</summary>
    private static void TakeLongest(ref EnglishWord word)
    {
        foreach (var suffix in s_step4)
        {
            if (!word.Ends(suffix))
                continue;
            if (word.IsInR2(suffix) && (suffix != "ion" || word.Before(suffix) is 's' or 't'))
                word.Replace(suffix, "");
            return;
        }
    }
}
