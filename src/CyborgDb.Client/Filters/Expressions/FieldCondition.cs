using System.Globalization;
using System.Linq.Expressions;

namespace CyborgDb.Filters.Expressions;

/// <summary>Conditions on one field, made so that they answer as the predicate does also for an item that does not have the field.</summary>
internal static class FieldCondition
{
    /// <summary>The field compared with a value.</summary>
    public static Outcome Compare(DocumentField field, ExpressionType comparison, object? value, Expression part, bool negate)
    {
        if (comparison == ExpressionType.NotEqual)
            return Compare(field, ExpressionType.Equal, value, part, !negate);
        if (value is null)
            return comparison == ExpressionType.Equal ? IsNull(field, negate) : negate;
        if (!FieldType.IsScalar(field.Type))
            throw ExpressionText.Refused(part, $"{field.Type.Name} is not a type that filters compare.{FieldType.Remedy(field.Type)}");
        var whenUnwritten = Unwritten(field, comparison, value);
        if (comparison == ExpressionType.Equal)
        {
            return Stored(field, value, part) is { } equal
                ? Leaf(field, Filter.Eq(field.Path, equal), Filter.Ne(field.Path, equal), WhenMissing.NotCertain, whenUnwritten, negate)
                : Never(field, whenUnwritten, negate);
        }
        return Order(field, comparison, value, part) is { Value: { } limit } bound
            ? Leaf(field, Order(field.Path, bound.Operator, limit), Order(field.Path, Opposite(bound.Operator), limit), WhenMissing.No, whenUnwritten, negate)
            : Never(field, whenUnwritten, negate);
    }

    /// <summary>The field is one of some values.</summary>
    public static Outcome In(DocumentField field, IEnumerable<object?> values, Expression part, bool negate)
    {
        if (!FieldType.IsScalar(field.Type))
            throw ExpressionText.Refused(part, $"{field.Type.Name} is not a type that filters compare.{FieldType.Remedy(field.Type)}");
        var stored = new List<MetadataValue>();
        var whenUnwritten = false;
        foreach (var value in values)
        {
            whenUnwritten |= value is null ? field.Unwritten.Value is null : Unwritten(field, ExpressionType.Equal, value);
            if (value is not null && Stored(field, value, part) is { } equal)
                stored.Add(equal);
        }
        MetadataValue[] operands = [.. stored];
        return operands switch
        {
            [] => Never(field, whenUnwritten, negate),
            [var only] => Leaf(field, Filter.Eq(field.Path, only), Filter.Ne(field.Path, only), WhenMissing.NotCertain, whenUnwritten, negate),
            _ => Leaf(field, Filter.In(field.Path, operands), Filter.NotIn(field.Path, operands), WhenMissing.Yes, whenUnwritten, negate),
        };
    }

    /// <summary>The field is a list that holds at least one of some values.</summary>
    public static Outcome HoldsAny(DocumentField field, IEnumerable<object?> values, Expression part, bool negate)
    {
        if (field.Unwritten is { Value: not null })
            throw ExpressionText.Refused(part, "?? before a list cannot be said.");
        MetadataValue[] elements = [.. values.Select(value => value is null
            ? throw ExpressionText.Refused(part, "the service's lists hold strings, and no null.")
            : WrittenForm.Element(field, value))];
        return elements switch
        {
            [] => negate,
            [var only] => Leaf(field, Filter.Eq(field.Path, only), Filter.Ne(field.Path, only), WhenMissing.NotCertain, whenUnwritten: false, negate),
            _ => Leaf(field, Filter.In(field.Path, elements), Filter.NotIn(field.Path, elements), WhenMissing.Yes, whenUnwritten: false, negate),
        };
    }

    /// <summary>A condition on a text that the service has an operator of its own for.</summary>
    public static Outcome Text(DocumentField field, Filter condition, Func<string, bool> answer, Expression part, bool negate)
    {
        if (field.Type != typeof(string))
            throw ExpressionText.Refused(part, "the member is not a string.");
        if (!WrittenForm.IsPlain(field))
            throw WrittenForm.NotPlain(field);
        return Leaf(field, condition, !condition, WhenMissing.Yes, field.Unwritten.Value is string text && answer(text), negate);
    }

    public static Outcome IsNull(DocumentField field, bool negate) =>
        field.Unwritten is { IsPossible: true, Value: null } ? Filter.Exists(field.Path, negate) : negate;

    /// <summary>The value that equals the predicate's in the metadata; <see langword="null"/> where none does.</summary>
    private static MetadataValue? Stored(DocumentField field, object value, Expression part)
    {
        if (field.Type.IsEnum)
        {
            var written = WrittenForm.Enumeration(field, Enumerated(field.Type, value, part));
            if (written.Kind == MetadataValueKind.Number)
                NumberBound.ThrowIfNotToldApart(written.AsNumber(), part);
            return written;
        }
        if (value is DateTimeOffset moment)
        {
            var stored = WrittenForm.Moment(field, moment);
            return IsWholeMilliseconds(moment) ? stored : default(MetadataValue?);
        }
        if (value is Guid or DateOnly)
            return WrittenForm.Text(field, value);
        if (!WrittenForm.IsPlain(field))
            throw WrittenForm.NotPlain(field);
        return value switch
        {
            string text => text,
            bool flag => flag,
            _ when FieldType.IsNumber(field.Type) && FieldType.IsNumber(value.GetType()) =>
                NumberBound.Of(field, ExpressionType.Equal, value, part).Value is { } number ? number : default(MetadataValue?),
            _ => throw ExpressionText.Refused(part, $"{value.GetType().Name} is not a type that filters compare."),
        };
    }

    private static NumberBound Order(DocumentField field, ExpressionType comparison, object value, Expression part)
    {
        if (value is DateTimeOffset moment)
        {
            var milliseconds = WrittenForm.Moment(field, moment);
            // Between two whole milliseconds, what is after the moment is after the one before it.
            var direction = IsWholeMilliseconds(moment) ? comparison
                : comparison is ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual ? ExpressionType.GreaterThan : ExpressionType.LessThanOrEqual;
            return new(direction, milliseconds.AsNumber());
        }
        if (field.Type.IsEnum)
        {
            if (!WrittenForm.IsPlain(field) || WrittenForm.Enumeration(field, Enum.ToObject(field.Type, 0)).Kind != MetadataValueKind.Number)
                throw ExpressionText.Refused(part, "the enum is written by name, and the service orders only numbers.");
            var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
            NumberBound.ThrowIfNotToldApart(number, part);
            return new(comparison, number);
        }
        if (!FieldType.IsNumber(field.Type) || !FieldType.IsNumber(value.GetType()))
            throw ExpressionText.Refused(part, "the service orders only numbers and moments.");
        if (!WrittenForm.IsPlain(field))
            throw WrittenForm.NotPlain(field);
        return NumberBound.Of(field, comparison, value, part);
    }

    private static ExpressionType Opposite(ExpressionType comparison) => comparison switch
    {
        ExpressionType.GreaterThan => ExpressionType.LessThanOrEqual,
        ExpressionType.GreaterThanOrEqual => ExpressionType.LessThan,
        ExpressionType.LessThan => ExpressionType.GreaterThanOrEqual,
        _ => ExpressionType.GreaterThan,
    };

    private static Filter Order(string path, ExpressionType comparison, double bound) => comparison switch
    {
        ExpressionType.GreaterThan => Filter.Gt(path, bound),
        ExpressionType.GreaterThanOrEqual => Filter.Gte(path, bound),
        ExpressionType.LessThan => Filter.Lt(path, bound),
        _ => Filter.Lte(path, bound),
    };

    /// <summary>What the service answers to the opposite of a condition where the field is missing.</summary>
    private enum WhenMissing
    {
        No,
        Yes,

        /// <summary>That depends on the route and the schema, so it has to be said either way.</summary>
        NotCertain,
    }

    /// <summary>
    /// A condition, which the service answers with no where the field is missing, or its opposite. Where the predicate sees a missing field
    /// otherwise, it is said.
    /// </summary>
    private static Outcome Leaf(
        DocumentField field, Filter condition, Filter opposite, WhenMissing oppositeWhenMissing, bool whenUnwritten, bool negate)
    {
        if (!field.Unwritten.IsPossible)
            return negate ? opposite : condition;
        if (!negate)
            return whenUnwritten ? condition | Filter.Exists(field.Path, false) : condition;
        return whenUnwritten
            ? oppositeWhenMissing == WhenMissing.No ? opposite : opposite & Filter.Exists(field.Path)
            : oppositeWhenMissing == WhenMissing.Yes ? opposite : opposite | Filter.Exists(field.Path, false);
    }

    private static Outcome Never(DocumentField field, bool whenUnwritten, bool negate) =>
        field.Unwritten.IsPossible && whenUnwritten ? Filter.Exists(field.Path, negate) : negate;

    /// <summary>What the predicate answers for the value that it sees where the field is missing.</summary>
    private static bool Unwritten(DocumentField field, ExpressionType comparison, object value)
    {
        if (field.Unwritten.Value is not { } seen)
            return false;
        var order = seen is DateTimeOffset moment ? moment.CompareTo((DateTimeOffset)value)
            : FieldType.IsNumber(seen.GetType()) || seen is Enum ? Number(seen).CompareTo(Number(value))
            : seen.Equals(value) ? 0 : 1;
        return comparison switch
        {
            ExpressionType.Equal => order == 0,
            ExpressionType.GreaterThan => order > 0,
            ExpressionType.GreaterThanOrEqual => order >= 0,
            ExpressionType.LessThan => order < 0,
            _ => order <= 0,
        };

        static double Number(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);
    }

    /// <summary>The member of an enum that a number means, since the compiler compares enums as numbers.</summary>
    public static object Enumerated(Type type, object value, Expression part)
    {
        try
        {
            // By way of its own number, so that one out of its range is noticed and not cut down to another.
            var number = Convert.ChangeType(value, Enum.GetUnderlyingType(type), CultureInfo.InvariantCulture);
            return Enum.ToObject(type, number);
        }
        catch (OverflowException)
        {
            throw ExpressionText.Refused(part, $"the value is not one that {type.Name} can have.");
        }
    }

    private static bool IsWholeMilliseconds(DateTimeOffset moment) => moment.UtcTicks % TimeSpan.TicksPerMillisecond == 0;
}
