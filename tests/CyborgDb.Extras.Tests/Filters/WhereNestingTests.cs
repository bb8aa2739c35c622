using System.Linq.Expressions;
using System.Text.Json;

namespace CyborgDb.Extras.Tests.Filters;

/// <summary>Predicates that a program put together, of any length and depth: translated or refused, and never the end of the process.</summary>
public sealed class WhereNestingTests
{
    private const int Many = 50_000;

    private static readonly ParameterExpression s_doc = Expression.Parameter(typeof(Doc), "d");
    private static readonly Expression s_count = Expression.Property(s_doc, nameof(Doc.Count));

    [Fact]
    public void A_chain_of_and_is_one_list_however_long()
    {
        Assert.Equal(Many, JsonElement.Parse(Where(Chain(Expression.AndAlso, fromTheRight: false)).ToJson()).GetProperty("$and").GetArrayLength());
        Assert.Equal(Many, JsonElement.Parse(Where(Chain(Expression.AndAlso, fromTheRight: true)).ToJson()).GetProperty("$and").GetArrayLength());
        Assert.Equal(Many, JsonElement.Parse(Where(Chain(Expression.OrElse, fromTheRight: false)).ToJson()).GetProperty("$or").GetArrayLength());
        Assert.Equal(Many, JsonElement.Parse(Where(Expression.Not(Chain(Expression.OrElse, fromTheRight: true))).ToJson()).GetProperty("$and").GetArrayLength());
    }

    [Fact]
    public void A_chain_keeps_the_order_of_its_parts()
    {
        var parts = JsonElement.Parse(Where(Chain(Expression.OrElse, fromTheRight: false)).ToJson()).GetProperty("$or").EnumerateArray();
        Assert.Equal(Enumerable.Range(0, Many), parts.Select(part => part.GetProperty("count").GetProperty("$eq").GetInt32()));
    }

    [Fact]
    public void A_chain_of_not_is_followed_however_long()
    {
        Expression not = Comparison(7);
        for (var i = 0; i < Many + 1; i++)
            not = Expression.Not(not);
        Assert.Equal("""{"count":{"$ne":7}}""", Where(not).ToJson());
    }

    [Fact]
    public void A_sum_of_four_thousand_captured_terms_is_an_argument_error()
    {
        Expression sum = Expression.Constant(1);
        for (var i = 0; i < 4_000; i++)
            sum = Expression.Add(sum, Expression.Constant(1));
        AssertTooDeep(Expression.Equal(s_count, sum));
        AssertTooDeep(Expression.Equal(sum, s_count));
        AssertTooDeep(Expression.Call(Expression.Constant(new List<int>()), nameof(List<>.Contains), null, sum));
    }

    [Fact]
    public void A_sum_of_fifty_captured_terms_is_its_value()
    {
        Expression sum = Expression.Constant(1);
        for (var i = 1; i < 50; i++)
            sum = Expression.Add(sum, Expression.Constant(1));
        Assert.Equal("""{"count":{"$eq":50}}""", Where(Expression.Equal(s_count, sum)).ToJson());
    }

    [Fact]
    public void Operators_that_take_turns_without_end_are_an_argument_error()
    {
        Expression turns = Comparison(0);
        for (var i = 1; i < Many; i++)
            turns = i % 2 == 0 ? Expression.AndAlso(Comparison(i), turns) : Expression.OrElse(turns, Comparison(i));
        AssertTooDeep(turns);
    }

    [Fact]
    public void Choices_without_end_are_an_argument_error()
    {
        Expression inTest = Comparison(0), inBranch = Comparison(0);
        for (var i = 1; i < Many; i++)
        {
            inTest = Expression.Condition(inTest, Comparison(i), Comparison(-i));
            inBranch = Expression.Condition(Comparison(i), Comparison(-i), inBranch);
        }
        AssertTooDeep(inTest);
        AssertTooDeep(inBranch);
    }

    [Fact]
    public void Comparisons_with_true_without_end_are_an_argument_error()
    {
        Expression equal = Comparison(0);
        for (var i = 1; i < Many; i++)
            equal = Expression.Equal(equal, Expression.Constant(true));
        AssertTooDeep(equal);
        AssertTooDeep(Expression.Equal(Chain(Expression.AndAlso, fromTheRight: false), Expression.Property(s_doc, nameof(Doc.Flag))));
    }

    [Fact]
    public void Parts_that_double_with_every_level_are_an_argument_error()
    {
        Expression conditions = Comparison(0), choices = Comparison(0), sum = Expression.Constant(1);
        for (var i = 0; i < 24; i++)
        {
            conditions = i % 2 == 0 ? Expression.AndAlso(conditions, conditions) : Expression.OrElse(conditions, conditions);
            choices = Expression.Condition(Comparison(i), choices, choices);
            sum = Expression.Add(sum, sum);
        }
        Assert.Throws<ArgumentException>(() => Where(choices));
        foreach (var doubled in new[] { conditions, Expression.Equal(s_count, sum) })
        {
            var error = Assert.Throws<ArgumentException>(() => Where(doubled));
            Assert.Contains("500,000 parts", error.Message, StringComparison.Ordinal);
        }
    }

    private static Expression Chain(Func<Expression, Expression, Expression> combine, bool fromTheRight)
    {
        Expression chain = Comparison(0);
        for (var i = 1; i < Many; i++)
            chain = fromTheRight ? combine(Comparison(i), chain) : combine(chain, Comparison(i));
        return chain;
    }

    private static BinaryExpression Comparison(int value) => Expression.Equal(s_count, Expression.Constant(value));

    private static Filter Where(Expression body) => Filter.Where(Expression.Lambda<Func<Doc, bool>>(body, s_doc), DocContext.Default.Doc);

    private static void AssertTooDeep(Expression body)
    {
        var error = Assert.Throws<ArgumentException>(() => Where(body));
        Assert.Contains("60 levels", error.Message, StringComparison.Ordinal);
    }
}
