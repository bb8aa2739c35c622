using System.Globalization;
using System.Linq.Expressions;
using CyborgDb.Primitives;

namespace CyborgDb.Filters.Expressions;

/// <summary>
/// A comparison with a number as the service can make it: it keeps all numbers as the float64 that their JSON text means, which is not
/// always the number that C# compares.
/// </summary>
/// <param name="Operator">The comparison.</param>
/// <param name="Value">The number to compare with; <see langword="null"/> where no stored number can fulfil the comparison.</param>
internal readonly record struct NumberBound(ExpressionType Operator, double? Value)
{
    public static NumberBound Of(DocumentField field, ExpressionType comparison, object value, Expression part)
    {
        if (value is double and not (> double.NegativeInfinity and < double.PositiveInfinity) || value is float single && !float.IsFinite(single))
            throw ExpressionText.Refused(part, "NaN and the infinities are numbers that the service cannot store.");
        if (field.Type == typeof(float))
            return OfSingle(comparison, Convert.ToDouble(value, CultureInfo.InvariantCulture));

        var bound = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        if (value is decimal precise)
        {
            bound = double.Parse(precise.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            var kept = bound.ToString("R", CultureInfo.InvariantCulture);
            if (!decimal.TryParse(kept, NumberStyles.Float, CultureInfo.InvariantCulture, out var read) || read != precise)
                throw ExpressionText.Refused(part, "the decimal has more digits than the service keeps, which stores numbers as float64.");
        }
        if (FieldType.Is64Bit(field.Type) && value is not double)
            ThrowIfNotToldApart(bound, part);
        return new(comparison, bound);
    }

    /// <summary>Past 2^53 neighbouring integers are one and the same float64.</summary>
    public static void ThrowIfNotToldApart(double bound, Expression part)
    {
        if (Math.Abs(bound) >= WholeNumber.MostExact)
            throw ExpressionText.Refused(part, "the service stores numbers as float64, which does not tell integers from 2^53 on apart.");
    }

    /// <summary>
    /// A float is stored as the float64 of its shortest text: 0.1f as 0.1, although its value is 0.100000001490116…. Their order is the same, so
    /// the bound becomes that of the float next to it.
    /// </summary>
    private static NumberBound OfSingle(ExpressionType comparison, double value)
    {
        var nearest = (float)value;
        if (nearest == value)
            return new(comparison, Stored(nearest));
        var above = nearest > value ? nearest : float.BitIncrement(nearest);
        var isUp = comparison is ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual;
        if (comparison == ExpressionType.Equal || isUp && !float.IsFinite(above))
            return new(comparison, null);
        if (!float.IsFinite(above))
            return new(ExpressionType.LessThanOrEqual, Stored(float.MaxValue));
        return new(isUp ? ExpressionType.GreaterThanOrEqual : ExpressionType.LessThan, Stored(above));
    }

    private static double Stored(float value) => double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
