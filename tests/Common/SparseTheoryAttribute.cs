namespace MLSegmentation.TestSupport;

/// <summary>A test with several inputs that needs files longer than what is stored of them; it is skipped, with the reason, where there are none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SparseTheoryAttribute : TheoryAttribute
{
    public SparseTheoryAttribute() => Skip = SparseFile.Missing;
}
