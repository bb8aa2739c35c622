using System.Numerics.Tensors;
using CyborgDb.Emulator.Storage;

namespace CyborgDb.Emulator.Search;

/// <summary>How far two vectors are apart by each metric.</summary>
internal static class Distances
{
    public static float Between(this DistanceMetric metric, ReadOnlySpan<float> a, ReadOnlySpan<float> b) => metric switch
    {
        DistanceMetric.Euclidean => Euclidean(a, b),
        DistanceMetric.SquaredEuclidean => SquaredEuclidean(a, b),
        _ => Cosine(a, b),
    };

    // In float32 the squares leave its range long before the distance does; then the sum is done again in float64.
    private static float Euclidean(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var squares = SumOfSquaredDifferences(a, b);
        return float.IsNormal(squares) ? MathF.Sqrt(squares) : (float)Math.Sqrt(Sums(a, b).Squares);
    }

    private static float SquaredEuclidean(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => SumOfSquaredDifferences(a, b);

    private static float Cosine(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var products = TensorPrimitives.Dot(a, b);
        var squaresOfA = TensorPrimitives.SumOfSquares(a);
        var squaresOfB = TensorPrimitives.SumOfSquares(b);
        if (float.IsFinite(products) && float.IsNormal(squaresOfA) && float.IsNormal(squaresOfB))
            return Cosine(products, squaresOfA, squaresOfB);
        var sums = Sums(a, b);
        return Cosine(sums.Products, sums.SquaresOfA, sums.SquaresOfB);
    }

    private static float Cosine(double products, double squaresOfA, double squaresOfB)
    {
        // An all-zero vector has no direction: it counts as at right angles to everything.
        var norms = Math.Sqrt(squaresOfA) * Math.Sqrt(squaresOfB);
        return norms == 0 ? 1 : (float)Math.Clamp(1 - products / norms, 0, 2);
    }

    private static float SumOfSquaredDifferences(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Span<float> differences = stackalloc float[256];
        float sum = 0;
        for (var start = 0; start < a.Length; start += differences.Length)
        {
            var count = Math.Min(differences.Length, a.Length - start);
            TensorPrimitives.Subtract(a.Slice(start, count), b.Slice(start, count), differences);
            sum += TensorPrimitives.SumOfSquares<float>(differences[..count]);
        }

        return sum;
    }

    private static (double Squares, double Products, double SquaresOfA, double SquaresOfB) Sums(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double squares = 0, products = 0, squaresOfA = 0, squaresOfB = 0;
        for (var i = 0; i < a.Length; i++)
        {
            double x = a[i], y = b[i];
            squares += (x - y) * (x - y);
            products += x * y;
            squaresOfA += x * x;
            squaresOfB += y * y;
        }

        return (squares, products, squaresOfA, squaresOfB);
    }
}
