using FsCheck;
using FsCheck.Fluent;

namespace CyborgDb.Extras.Tests.Filters;

/// <summary>Documents whose values come from a few, so that comparisons often meet them.</summary>
internal static class DocGenerator
{
    public static readonly string[] Texts = ["", "a", "b", "ab", "aB", "a.b", "a b", "x", "^a", "é", "a\nb", "true", "1"];
    public static readonly double[] Numbers = [-2.5, -1, 0, 0.1, 0.30000000000000004, 1, 2, 3, 7, 1e15];
    public static readonly float[] Floats = [-1.5f, 0, 0.1f, 0.3f, 1, 16777216f, float.MaxValue];
    public static readonly decimal[] Decimals = [-1.5m, 0, 0.1m, 0.10m, 9.99m, 10];
    public static readonly long[] Longs = [-1, 0, 1, 7, (1L << 53) - 1, -(1L << 53) + 1, 1L << 53, 1L << 62, long.MinValue];
    public static readonly Guid[] Keys = [Guid.Empty, new("0f8fad5b-d9cb-469f-a165-70867728950e"), new("7c9e6679-7425-40de-944b-e07fc1f90ae7")];
    public static readonly DateOnly[] Days = [default, new(2024, 2, 29), new(2025, 1, 1)];

    public static readonly DateTimeOffset[] Moments =
    [
        default, DateTimeOffset.UnixEpoch, new(2024, 5, 1, 12, 0, 0, TimeSpan.Zero), new(2024, 5, 1, 14, 0, 0, TimeSpan.FromHours(2)),
        new DateTimeOffset(2024, 5, 1, 12, 0, 0, TimeSpan.Zero).AddMilliseconds(1), new(1969, 1, 1, 0, 0, 0, TimeSpan.Zero),
    ];

    private static readonly Gen<Place> s_place =
        from city in OrNull(Gen.Elements(Texts))
        from floor in OrNone(Gen.Choose(-2, 4))
        from height in Gen.Elements(Numbers)
        select new Place { City = city, Floor = floor, Height = height };

    public static Gen<Doc> Doc { get; } =
        from flag in Gen.Elements(true, false)
        from maybe in OrNone(Gen.Elements(true, false))
        from count in Gen.Choose(-2, 4)
        from limit in OrNone(Gen.Choose(-2, 4))
        from small in Gen.Choose(-2, 4)
        from big in Gen.Elements(Longs)
        from score in Gen.Elements(Numbers)
        from ratio in Gen.Elements(Floats)
        from price in OrNone(Gen.Elements(Decimals))
        from title in OrNull(Gen.Elements(Texts))
        from lang in Gen.Elements(Texts)
        from tags in OrNull(Gen.ListOf(Gen.Elements(Texts)).Select(t => t.Take(3).ToList()))
        from labels in Gen.ListOf(Gen.Elements(Texts)).Select(t => t.Take(3).ToArray())
        from shades in Gen.ListOf(Gen.Elements(Enum.GetValues<Shade>())).Select(s => s.Take(2).ToList())
        from place in OrNull(s_place)
        from color in Gen.Elements(Color.Red, Color.Green, Color.Blue, (Color)5)
        from other in OrNone(Gen.Elements(Enum.GetValues<Color>()))
        from shade in Gen.Elements(Enum.GetValues<Shade>())
        from named in OrNone(Gen.Elements(Enum.GetValues<Color>()))
        from key in Gen.Elements(Keys)
        from day in Gen.Elements(Days)
        from moment in Gen.Elements(Moments)
        from seen in OrNone(Gen.Elements(Moments))
        from sparse in Gen.Choose(-1, 2)
        select new Doc
        {
            Flag = flag,
            Maybe = maybe,
            Count = count,
            Limit = limit,
            Small = (short)small,
            Big = big,
            Score = score,
            Ratio = ratio,
            Price = price,
            Title = title,
            Lang = lang,
            Tags = tags,
            Labels = labels,
            Shades = shades,
            Place = place,
            Color = color,
            Other = other,
            Shade = shade,
            Named = named,
            Key = key,
            Day = day,
            When = moment,
            Seen = seen,
            Sparse = sparse,
        };

    public static Gen<T?> OrNull<T>(Gen<T> values)
        where T : class => Gen.Frequency((3, values.Select(v => (T?)v)), (1, Gen.Constant<T?>(null)));

    public static Gen<T?> OrNone<T>(Gen<T> values)
        where T : struct => Gen.Frequency((3, values.Select(v => (T?)v)), (1, Gen.Constant<T?>(null)));
}
