using FsCheck;
using FsCheck.Fluent;

namespace CyborgDb.Tests.Properties;

/// <summary>A matrix of a shape, and how it is encoded. Its values follow from the seed.</summary>
internal sealed record MatrixCase(int Rows, int Dimension, int BlockValues, bool SwapBytes, bool Async, int Seed)
{
    public static Arbitrary<MatrixCase> Any { get; } = (
        from rows in Gen.Frequency((8, Gen.Choose(1, 12)), (1, Gen.Choose(100, 700)))
        from dimension in Gen.Frequency((8, Gen.Choose(1, 40)), (1, Gen.Choose(41, 200)))
        from block in Gen.Frequency((4, Gen.Choose(1, 10)), (2, Gen.Choose(11, 300)), (1, Gen.Constant(3 * 3072)))
        from swap in Gen.Elements(true, false)
        from async in Gen.Elements(true, false)
        from seed in Gen.Choose(0, int.MaxValue)
        select new MatrixCase(rows, dimension, block, swap, async, seed)).ToArbitrary();

    /// <summary>Finite values of every exponent, zeros of both signs and subnormals among them.</summary>
    public float[] Floats() => Values(random =>
    {
        var value = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
        return float.IsFinite(value) ? value : -0f;
    });

    /// <summary>Values that single precision can hold, most of them only rounded.</summary>
    public double[] Doubles() => Values(random => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-50, 38)));

    public Half[] Halves() => Values(random =>
    {
        var value = BitConverter.Int16BitsToHalf((short)random.Next(short.MinValue, short.MaxValue));
        return Half.IsFinite(value) ? value : Half.NegativeZero;
    });

    private T[] Values<T>(Func<Random, T> next)
    {
        var random = new Random(Seed);
        var values = new T[Rows * Dimension];
        for (var i = 0; i < values.Length; i++)
            values[i] = next(random);
        return values;
    }
}
