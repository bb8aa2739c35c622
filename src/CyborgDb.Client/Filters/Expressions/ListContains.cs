using System.Collections;
using System.Linq.Expressions;

namespace CyborgDb.Filters.Expressions;

/// <summary>The methods that ask whether a list has a value.</summary>
internal static class ListContains
{
    /// <summary>The list and the value of any of the methods named Contains on lists; <see langword="null"/> for another method of that name.</summary>
    public static (Expression List, Expression Item)? Sides(MethodCallExpression call)
    {
        if (call.Object is { } receiver)
            return call.Arguments.Count == 1 && typeof(IEnumerable).IsAssignableFrom(receiver.Type) ? (receiver, call.Arguments[0]) : null;
        var isKnown = call.Method.DeclaringType == typeof(Enumerable) || call.Method.DeclaringType == typeof(MemoryExtensions);
        if (!isKnown || call.Arguments.Count is not (2 or 3))
            return null;
        if (call.Arguments is [_, _, var comparer] && !(CapturedValue.Is(comparer) && IsOrdinal(CapturedValue.Of(comparer))))
            return null;
        return (WithoutSpan(call.Arguments[0]), call.Arguments[1]);
    }

    /// <summary>The elements of a captured list that is asked whether it has a value.</summary>
    public static IEnumerable<object?> Elements(Expression call, Expression list)
    {
        if (list is not NewArrayExpression && CapturedValue.Of(list) is { } captured && !ComparesOrdinally(captured))
            throw ExpressionText.Refused(call, "the list has a way of its own to compare its elements.");
        return CapturedValue.Elements(list);
    }

    /// <summary>C# 14 binds Contains on an array to the one on spans, behind a conversion.</summary>
    public static Expression WithoutSpan(Expression list) => list switch
    {
        MethodCallExpression { Method.Name: "op_Implicit", Arguments: [var array] } => array,
        MethodCallExpression { Method.Name: "AsSpan", Arguments: [var array] } => array,
        UnaryExpression { NodeType: ExpressionType.Convert } convert when convert.Type.IsByRefLike => convert.Operand,
        _ => list,
    };

    private static bool ComparesOrdinally(object list) => list switch
    {
        HashSet<string> set => IsOrdinal(set.Comparer),
        System.Collections.Frozen.FrozenSet<string> set => IsOrdinal(set.Comparer),
        System.Collections.Immutable.ImmutableHashSet<string> set => IsOrdinal(set.KeyComparer),
        IList => true,
        // Another collection of strings, such as the keys of a dictionary, may compare in any way.
        ICollection<string> => false,
        _ => true,
    };

    private static bool IsOrdinal(object? comparer) =>
        comparer is null || comparer.Equals(EqualityComparer<string>.Default) || comparer.Equals(StringComparer.Ordinal);
}
