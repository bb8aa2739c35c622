namespace CyborgDb.Emulator.Text;

/// <summary>
/// A word while Porter2 works on it. R1 is what follows the first consonant after a vowel, R2 is the R1 of R1. A y that is a
/// consonant stands as Y meanwhile.
/// </summary>
internal ref struct EnglishWord
{
    private readonly Span<char> _letters;
    private readonly int _r1;
    private readonly int _r2;

    public EnglishWord(Span<char> letters)
    {
        _letters = letters;
        Length = letters.Length;
        for (var i = 0; i < letters.Length; i++)
        {
            if (letters[i] == 'y' && (i == 0 || IsVowel(letters[i - 1])))
                letters[i] = 'Y';
        }

        _r1 = Letters.StartsWith("commun") ? 6 : Letters.StartsWith("gener") || Letters.StartsWith("arsen") ? 5 : RegionAfter(0);
        _r2 = RegionAfter(_r1);
    }

    public int Length { get; private set; }

    public readonly ReadOnlySpan<char> Letters => _letters[..Length];

    public readonly bool Ends(ReadOnlySpan<char> suffix) => Letters.EndsWith(suffix);

    public readonly bool IsInR1(ReadOnlySpan<char> suffix) => Length - suffix.Length >= _r1;

    public readonly bool IsInR2(ReadOnlySpan<char> suffix) => Length - suffix.Length >= _r2;

    /// <summary>The letter before an ending; NUL when there is none.</summary>
    public readonly char Before(ReadOnlySpan<char> suffix) => Length > suffix.Length ? _letters[Length - suffix.Length - 1] : '\0';

    public void Replace(ReadOnlySpan<char> suffix, ReadOnlySpan<char> replacement)
    {
        var stem = Length - suffix.Length;
        replacement.CopyTo(_letters[stem..]);
        Length = stem + replacement.Length;
    }

    /// <summary>Step 1a: caresses, ties, cries, gaps, but not gas, this, kiwis or us.</summary>
    public void TakePlural()
    {
        if (Ends("sses"))
            Length -= 2;
        else if (Ends("ied") || Ends("ies"))
            Length -= Length > 4 ? 2 : 1;
        else if (Ends("s") && !Ends("us") && !Ends("ss") && HasVowel(Length - 2))
            Length--;
    }

    /// <summary>Step 1b: agreed, plastered, motoring, repeatedly, and what the stem needs then.</summary>
    public void TakePastOrProgressive()
    {
        foreach (var suffix in (ReadOnlySpan<string>)["eedly", "eed"])
        {
            if (!Ends(suffix))
                continue;
            if (IsInR1(suffix))
                Replace(suffix, "ee");
            return;
        }

        foreach (var suffix in (ReadOnlySpan<string>)["ingly", "edly", "ing", "ed"])
        {
            if (!Ends(suffix))
                continue;
            if (HasVowel(Length - suffix.Length))
            {
                Replace(suffix, "");
                MendStem();
            }

            return;
        }
    }

    /// <summary>Step 1c: cry to cri, but not by or say.</summary>
    public readonly void EndingYToI()
    {
        if (Length > 2 && _letters[Length - 1] is 'y' or 'Y' && !IsVowel(_letters[Length - 2]))
            _letters[Length - 1] = 'i';
    }

    /// <summary>Step 5: the last e, and one of two l.</summary>
    public void TakeFinalEOrL()
    {
        if (Ends("e"))
        {
            if (IsInR2("e") || (IsInR1("e") && !EndsInShortSyllable(Length - 1)))
                Length--;
        }
        else if (Ends("ll") && IsInR2("l"))
        {
            Length--;
        }
    }

    public readonly void ConsonantYToLowerCase() => _letters[..Length].Replace('Y', 'y');

    private void MendStem()
    {
        if (Ends("at") || Ends("bl") || Ends("iz"))
            Replace("", "e");
        else if (EndsInDouble())
            Length--;
        else if (_r1 >= Length && EndsInShortSyllable(Length))
            Replace("", "e");
    }

    private readonly bool EndsInDouble() =>
        Length >= 2
        && _letters[Length - 1] == _letters[Length - 2]
        && _letters[Length - 1] is 'b' or 'd' or 'f' or 'g' or 'm' or 'n' or 'p' or 'r' or 't';

    /// <summary>Consonant, vowel, and a consonant that is not w, x or Y; or a vowel at the start and a consonant.</summary>
    private readonly bool EndsInShortSyllable(int length)
    {
        if (length == 2)
            return IsVowel(_letters[0]) && !IsVowel(_letters[1]);
        return length > 2
            && !IsVowel(_letters[length - 3])
            && IsVowel(_letters[length - 2])
            && !IsVowel(_letters[length - 1])
            && _letters[length - 1] is not ('w' or 'x' or 'Y');
    }

    private readonly bool HasVowel(int length)
    {
        for (var i = 0; i < length; i++)
        {
            if (IsVowel(_letters[i]))
                return true;
        }

        return false;
    }

    /// <summary>Where the letters begin that follow the first consonant after a vowel; the end when there is none.</summary>
    private readonly int RegionAfter(int start)
    {
        for (var i = start + 1; i < Length; i++)
        {
            if (!IsVowel(_letters[i]) && IsVowel(_letters[i - 1]))
                return i + 1;
        }

        return Length;
    }

    private static bool IsVowel(char letter) => letter is 'a' or 'e' or 'i' or 'o' or 'u' or 'y';
}
