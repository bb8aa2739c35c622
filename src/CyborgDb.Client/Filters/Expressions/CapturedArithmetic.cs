using System.Linq.Expressions;
using System.Numerics;

namespace CyborgDb.Filters.Expressions;

/// <summary>Sums, differences and products that do not depend on the item, such as <c>d.Year &gt;= year - 1</c>.</summary>
internal static class CapturedArithmetic
{
    public static bool Is(ExpressionType type) => type
        is ExpressionType.Add or ExpressionType.Subtract or ExpressionType.Multiply
        or ExpressionType.AddChecked or ExpressionType.SubtractChecked or ExpressionType.MultiplyChecked;

    /// <summary>The result; <see langword="null"/> where an operand is, as in C#, or is of a type that is not calculated with here.</summary>
    public static object? Of(ExpressionType type, object? left, object? right) => (left, right) switch
    {
        (int a, int b) => Calculate(type, a, b),
        (long a, long b) => Calculate(type, a, b),
        (double a, double b) => Calculate(type, a, b),
        _ => null,
    };

    private static T Calculate<T>(ExpressionType type, T left, T right)
        where T : INumber<T> => type switch
        {
            ExpressionType.Add => unchecked(left + right),
            ExpressionType.Subtract => unchecked(left - right),
            ExpressionType.Multiply => unchecked(left * right),
            ExpressionType.AddChecked => checked(left + right),
            ExpressionType.SubtractChecked => checked(left - right),
            _ => checked(left * right),
        };
}
