namespace MLSegmentation.Inspection;

/// <summary>An option of the training that suits the data better than its default.</summary>
/// <param name="Option">The option as the code names it, for example <c>Crop</c>, which is <c>--crop</c> on the command line.</param>
/// <param name="Value">Its value as the command line takes it, for example <c>128x128</c>.</param>
/// <param name="Reason">What about the data led to it.</param>
public sealed record InspectionSuggestion(string Option, string Value, string Reason);
