using FsCheck;
using FsCheck.Fluent;

namespace CyborgDb.Tests.Properties;

/// <summary>Strings of all that a JSON writer has to take care of, some of them longer than a segment.</summary>
internal static class OddText
{
    private static readonly string[] s_pieces =
    [
        "a", "\"", "\\", "/", "\0", "\n", "\u001f", "\u007f", "\u0085", "é", "日本", "😀", "👩‍👩‍👧", "\u2028", "<&>'+`", "\ufffd", "\uffff", "\ud7ff\ue000", " ",
    ];

    public static Gen<string> Any { get; } = Gen.Frequency(
        (8, Gen.Elements(s_pieces).ListOf().Select(string.Concat)),
        (1, Long()));

    /// <summary>Characters of one, two and three bytes, and pairs, at and around the ends of segments of 4096 characters.</summary>
    private static Gen<string> Long() =>
        from before in Gen.Choose(4090, 4099)
        from first in Gen.Elements(s_pieces)
        from between in Gen.Choose(4080, 4100)
        from second in Gen.Elements(s_pieces)
        from behind in Gen.Choose(0, 5)
        select new string('x', before) + first + new string('ü', between) + second + string.Concat(Enumerable.Repeat("😀", behind * 1000));
}
