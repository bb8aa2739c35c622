using System.Linq.Expressions;

namespace CyborgDb.Filters.Expressions;

/// <summary>A comparison that does not depend on the item, such as <c>limit == null</c> before <c>|| d.Year &lt; limit</c>.</summary>
internal static class CapturedComparison
{
    public static bool Of(BinaryExpression comparison)
    {
        var (left, right) = (CapturedValue.Of(comparison.Left), CapturedValue.Of(comparison.Right));
        var isEquality = comparison.NodeType is ExpressionType.Equal or ExpressionType.NotEqual;
        if (left is null || right is null)
            return isEquality && ReferenceEquals(left, right) == (comparison.NodeType == ExpressionType.Equal);
        if (left is double.NaN || right is double.NaN || left is float.NaN || right is float.NaN)
            return comparison.NodeType == ExpressionType.NotEqual;
        var isKnown = left.GetType() == right.GetType() && FieldType.IsScalar(left.GetType());
        if (isKnown && isEquality)
            return left.Equals(right) == (comparison.NodeType == ExpressionType.Equal);
        if (!isKnown || left is not IComparable comparable)
            throw ExpressionText.Refused(comparison, "its value cannot be read off the expression. Put it into a variable before the filter.");
        var order = comparable.CompareTo(right);
        return comparison.NodeType switch
        {
            ExpressionType.GreaterThan => order > 0,
            ExpressionType.GreaterThanOrEqual => order >= 0,
            ExpressionType.LessThan => order < 0,
            _ => order <= 0,
        };
    }
}
