using System.Linq.Expressions;

namespace CyborgDb.Filters.Expressions;

/// <summary>
/// What a test of a list's elements, such as <c>d.Tags.Any(t =&gt; t == "a" || more.Contains(t))</c>, takes: the values of which an element has to be one.
/// </summary>
internal static class ElementValues
{
    /// <exception cref="NotSupportedException">It tests anything else.</exception>
    public static List<object?> Of(MethodCallExpression any, Expression test, ParameterExpression element)
    {
        var values = new List<object?>();
        var parts = new Stack<Expression>([test]);
        while (parts.TryPop(out var part))
        {
            if (part is BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } either && either.Type == typeof(bool))
            {
                parts.Push(either.Right);
                parts.Push(either.Left);
                continue;
            }
            values.AddRange(Taken(part, element) ?? throw ExpressionText.Refused(
                any, "of an element, the service can be asked whether it is a value or one of some values: Any(e => e == value), Any(e => values.Contains(e))."));
        }
        return values;
    }

    private static IEnumerable<object?>? Taken(Expression part, ParameterExpression element) => part switch
    {
        // Without an operator of its own, a class is compared as an object.
        BinaryExpression { NodeType: ExpressionType.Equal } equal when equal.Method is not null || element.Type.IsValueType =>
            Other(equal.Left, equal.Right, element) is { } value ? [Typed(CapturedValue.Of(value), element.Type, part)] : null,
        MethodCallExpression { Method: { Name: nameof(Equals), DeclaringType.Namespace: nameof(System) } } call => EqualTo(call, element),
        MethodCallExpression { Method.Name: nameof(Enumerable.Contains) } call when ListContains.Sides(call) is var (list, item)
            && IsElement(item, element) && CapturedValue.Is(list) => ListContains.Elements(call, list).Select(value => Typed(value, element.Type, part)),
        _ => null,
    };

    private static IEnumerable<object?>? EqualTo(MethodCallExpression call, ParameterExpression element)
    {
        Expression[] sides = call.Object is { } receiver ? [receiver, .. call.Arguments] : [.. call.Arguments];
        if (sides is not [var left, var right] || Other(left, right, element) is not { } other)
            return null;
        // Equals knows no conversions: another type is another value.
        var value = CapturedValue.Of(other);
        return value is null || value.GetType() == element.Type ? [value] : null;
    }

    /// <summary>What the element is compared with; <see langword="null"/> where that is not a captured value, or neither side is the element.</summary>
    private static Expression? Other(Expression left, Expression right, ParameterExpression element) =>
        IsElement(left, element) && CapturedValue.Is(right) ? right : IsElement(right, element) && CapturedValue.Is(left) ? left : null;

    /// <summary>An enum is compared as its number, and a call of <c>Equals</c> boxes it.</summary>
    private static bool IsElement(Expression side, ParameterExpression element) =>
        side == element || element.Type.IsEnum && side is UnaryExpression { NodeType: ExpressionType.Convert } convert && convert.Operand == element;

    private static object? Typed(object? value, Type element, Expression part) =>
        element.IsEnum && value is not null ? FieldCondition.Enumerated(element, value, part) : value;
}
