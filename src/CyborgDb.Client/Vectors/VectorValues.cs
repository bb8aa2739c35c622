using System.Diagnostics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using CyborgDb.Json;
using CyborgDb.Primitives;

namespace CyborgDb;

/// <summary>The values of one vector, in whatever form they are at hand. <see cref="ToString"/> shows how many there are, never a value.</summary>
/// <remarks>
/// Converts implicitly from arrays and memory of <see cref="float"/>, which are not copied, so leave them alone until the operation has ended;
/// from lists of <see cref="float"/>, which are copied;
/// and from those of <see cref="double"/> and <see cref="Half"/>, which are converted to single precision. A collection expression makes
/// one as well: <c>[0.1f, 0.2f]</c>.
/// </remarks>
[CollectionBuilder(typeof(VectorValues), nameof(Create))]
[JsonConverter(typeof(VectorValuesJsonConverter))]
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct VectorValues
{
    /// <summary>The values that stand in memory.</summary>
    /// <param name="values">The values; they are not copied.</param>
    public VectorValues(ReadOnlyMemory<float> values) => Memory = values;

    /// <summary>The values: the caller's own memory where that is of single precision.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    public ReadOnlyMemory<float> Memory { get; }

    /// <summary>The number of values: the vector's dimension.</summary>
    public int Length => Memory.Length;

    /// <summary>A copy of values: what a collection expression calls.</summary>
    /// <param name="values">The values.</param>
    /// <returns>The vector.</returns>
    public static VectorValues Create(ReadOnlySpan<float> values) => new(values.ToArray());

    /// <summary>Gives one value after the other.</summary>
    /// <returns>The enumerator.</returns>
    public ReadOnlySpan<float>.Enumerator GetEnumerator() => Memory.Span.GetEnumerator();

    /// <summary>The values of an array.</summary>
    /// <param name="values">The values; they are not copied.</param>
    public static implicit operator VectorValues(float[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new(values);
    }

    /// <summary>The values in memory.</summary>
    /// <param name="values">The values; they are not copied.</param>
    public static implicit operator VectorValues(ReadOnlyMemory<float> values) => new(values);

    /// <summary>The values in memory.</summary>
    /// <param name="values">The values; they are not copied.</param>
    public static implicit operator VectorValues(Memory<float> values) => new(values);

    /// <summary>The values of a part of an array.</summary>
    /// <param name="values">The values; they are not copied.</param>
    public static implicit operator VectorValues(ArraySegment<float> values) => new(values);

    /// <summary>The values of a list.</summary>
    /// <param name="values">The values. They are copied.</param>
    public static implicit operator VectorValues(List<float> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Create(CollectionsMarshal.AsSpan(values));
    }

    /// <summary>The values of an array, converted to single precision.</summary>
    /// <param name="values">The values. One that does not fit in a <see cref="float"/> is refused where the vector is sent.</param>
    public static implicit operator VectorValues(double[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Converted(values);
    }

    /// <summary>The values in memory, converted to single precision.</summary>
    /// <param name="values">The values. One that does not fit in a <see cref="float"/> is refused where the vector is sent.</param>
    public static implicit operator VectorValues(ReadOnlyMemory<double> values) => Converted(values.Span);

    /// <summary>The values in memory, converted to single precision.</summary>
    /// <param name="values">The values. One that does not fit in a <see cref="float"/> is refused where the vector is sent.</param>
    public static implicit operator VectorValues(Memory<double> values) => Converted(values.Span);

    /// <summary>The values of an array, converted to single precision.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator VectorValues(Half[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Converted(values);
    }

    /// <summary>The values in memory, converted to single precision.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator VectorValues(ReadOnlyMemory<Half> values) => Converted(values.Span);

    /// <summary>The values in memory, converted to single precision.</summary>
    /// <param name="values">The values.</param>
    public static implicit operator VectorValues(Memory<Half> values) => Converted(values.Span);

    /// <summary>How many values there are, never one of them.</summary>
    /// <returns>For example <c>384 values</c>.</returns>
    public override string ToString() => Counted.Of(Length, "value");

    private static VectorValues Converted(ReadOnlySpan<double> values)
    {
        var converted = new float[values.Length];
        TensorPrimitives.ConvertTruncating(values, converted);
        return new(converted);
    }

    private static VectorValues Converted(ReadOnlySpan<Half> values)
    {
        var converted = new float[values.Length];
        TensorPrimitives.ConvertToSingle(values, converted);
        return new(converted);
    }
}
