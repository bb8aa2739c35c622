using CyborgDb.Filters;
using CyborgDb.Protocol.Json;

namespace CyborgDb;

/// <content>Comparisons of numbers and moments.</content>
public abstract partial class Filter
{
    /// <summary>The field is a number greater than the value (<c>$gt</c>).</summary>
    /// <inheritdoc cref="Eq"/>
    public static Filter Gt(string field, double value) => new FieldFilter(field, FilterOperators.Greater, value);

    /// <summary>The field is a number greater than the value (<c>$gt</c>).</summary>
    /// <inheritdoc cref="Eq"/>
    public static Filter Gt(string field, long value) => new FieldFilter(field, FilterOperators.Greater, value);

    /// <summary>The field is a number greater than the value (<c>$gt</c>), to which an <see cref="ulong"/> has to be cast.</summary>
    /// <inheritdoc cref="Eq"/>
    public static Filter Gt(string field, decimal value) => new FieldFilter(field, FilterOperators.Greater, value);

    /// <summary>The field is a moment (in epoch milliseconds) after the value (<c>$gt</c>).</summary>
    /// <inheritdoc cref="Eq"/>
    public static Filter Gt(string field, DateTimeOffset value) => new FieldFilter(field, FilterOperators.Greater, value);

    /// <summary>The field is a moment (in epoch milliseconds) after the value (<c>$gt</c>). Local time is converted to UTC.</summary>
    /// <param name="field">The field's name or dot-path.</param>
    /// <param name="value">The moment.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException"><paramref name="field"/> is empty, begins with <c>$</c> or has an unpaired surrogate, or <paramref name="value"/> is neither UTC nor local time.</exception>
    public static Filter Gt(string field, DateTime value) => new FieldFilter(field, FilterOperators.Greater, value);

    /// <summary>The field is a number greater than or equal to the value (<c>$gte</c>).</summary>
    /// <inheritdoc cref="Eq"/>
    public static Filter Gte(string field, double value) => new FieldFilter(field, FilterOperators.GreaterOrEqual, value);

    /// <summary>The field is a number greater than or equal to the value (<c>$gte</c>).</summary>
    /// <inheritdoc cref="Eq"/>
    public static Filter Gte(string field, long value) => new FieldFilter(field, FilterOperators.GreaterOrEqual, value);

    /// <summary>The field is a number greater than or equal to the value (<c>$gte</c>), to which an <see cref="ulong"/> has to be cast.</summary>
    /// <inheritdoc cref="Eq"/>
    public static Filter Gte(string field, decimal value) => new FieldFilter(field, FilterOperators.GreaterOrEqual, value);

    /// <summary>The field is a moment (in epoch milliseconds) at or after the value (<c>$gte</c>).</summary>
    /// <inheritdoc cref="Eq"/>
    public static Filter Gte(string field, DateTimeOffset value) => new FieldFilter(field, FilterOperators.GreaterOrEqual, value);

    /// <summary>The field is a moment (in epoch milliseconds) at or after the value (<c>$gte</c>). Local time is converted to UTC.</summary>
    /// <param name="field">The field's name or dot-path.</param>
    /// <param name="value">The moment.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException"><paramref name="field"/> is empty, begins with <c>$</c> or has an unpaired surrogate, or <paramref name="value"/> is neither UTC nor local time.</exception>
    public static Filter Gte(string field, DateTime value) => new FieldFilter(field, FilterOperators.GreaterOrEqual, value);

    /// <summary>The field is a number less than the value (<c>$lt</c>).</summary>
    /// <inheritdoc cref="Eq"/>
    public static Filter Lt(string field, double value) => new FieldFilter(field, FilterOperators.Less, value);

    /// <summary>The field is a number less than the value (<c>$lt</c>).</summary>
    /// <inheritdoc cref="Eq"/>
    public static Filter Lt(string field, long value) => new FieldFilter(field, FilterOperators.Less, value);

    /// <summary>The field is a number less than the value (<c>$lt</c>), to which an <see cref="ulong"/> has to be cast.</summary>
    /// <inheritdoc cref="Eq"/>
    public static Filter Lt(string field, decimal value) => new FieldFilter(field, FilterOperators.Less, value);

    /// <summary>The field is a moment (in epoch milliseconds) before the value (<c>$lt</c>).</summary>
    /// <inheritdoc cref="Eq"/>
    public static Filter Lt(string field, DateTimeOffset value) => new FieldFilter(field, FilterOperators.Less, value);

    /// <summary>The field is a moment (in epoch milliseconds) before the value (<c>$lt</c>). Local time is converted to UTC.</summary>
    /// <param name="field">The field's name or dot-path.</param>
    /// <param name="value">The moment.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException"><paramref name="field"/> is empty, begins with <c>$</c> or has an unpaired surrogate, or <paramref name="value"/> is neither UTC nor local time.</exception>
    public static Filter Lt(string field, DateTime value) => new FieldFilter(field, FilterOperators.Less, value);

    /// <summary>The field is a number less than or equal to the value (<c>$lte</c>).</summary>
    /// <inheritdoc cref="Eq"/>
    public static Filter Lte(string field, double value) => new FieldFilter(field, FilterOperators.LessOrEqual, value);

    /// <summary>The field is a number less than or equal to the value (<c>$lte</c>).</summary>
    /// <inheritdoc cref="Eq"/>
    public static Filter Lte(string field, long value) => new FieldFilter(field, FilterOperators.LessOrEqual, value);

    /// <summary>The field is a number less than or equal to the value (<c>$lte</c>), to which an <see cref="ulong"/> has to be cast.</summary>
    /// <inheritdoc cref="Eq"/>
    public static Filter Lte(string field, decimal value) => new FieldFilter(field, FilterOperators.LessOrEqual, value);

    /// <summary>The field is a moment (in epoch milliseconds) at or before the value (<c>$lte</c>).</summary>
    /// <inheritdoc cref="Eq"/>
    public static Filter Lte(string field, DateTimeOffset value) => new FieldFilter(field, FilterOperators.LessOrEqual, value);

    /// <summary>The field is a moment (in epoch milliseconds) at or before the value (<c>$lte</c>). Local time is converted to UTC.</summary>
    /// <param name="field">The field's name or dot-path.</param>
    /// <param name="value">The moment.</param>
    /// <returns>The filter.</returns>
    /// <exception cref="ArgumentException"><paramref name="field"/> is empty, begins with <c>$</c> or has an unpaired surrogate, or <paramref name="value"/> is neither UTC nor local time.</exception>
    public static Filter Lte(string field, DateTime value) => new FieldFilter(field, FilterOperators.LessOrEqual, value);
}
